/** A JSON value. @public */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue };

/** @public */
export type JsonObject = { [key: string]: JsonValue };

/** Whether a value is an object with named members. @internal */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
