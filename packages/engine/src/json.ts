import { JsonObject, JsonValue } from './types';

/** Whether a value is a JSON object: neither null nor an array. @internal */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own key's value. Never reads from a prototype, whatever the key. @internal */
export function own(
  object: JsonObject | undefined,
  key: string,
): JsonValue | undefined {
  return isObject(object) && Object.hasOwn(object, key)
    ? object[key]
    : undefined;
}

/**
 * An own key's value, whatever the key's case: AWS Config spells the same key
 * as `dbclusterIdentifier` and as `dBClusterIdentifier`.
 *
 * @internal
 */
export function ownInAnyCase(
  object: JsonObject,
  key: string,
): JsonValue | undefined {
  return Object.hasOwn(object, key)
    ? object[key]
    : inOtherCase(object, key, key.toLowerCase());
}

/**
 * An own key's value by the key in lower case, after the key itself was not found.
 *
 * @internal
 */
export function inOtherCase(
  object: JsonObject,
  key: string,
  lower: string,
): JsonValue | undefined {
  for (const k in object) {
    if (k.length === key.length && k.toLowerCase() === lower) return object[k];
  }
  return undefined;
}

/** An own key's value when it is a string with something in it. @internal */
export function text(
  object: JsonObject | undefined,
  key: string,
): string | undefined {
  const value = own(object, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The text as JSON, or undefined. Says nothing of what is wrong with it. @internal */
export function parseJson(source: string): JsonValue | undefined {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

/**
 * JSON text in which equal values are equal texts: keys in order.
 *
 * @internal
 */
export function stableText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .map(key => `${JSON.stringify(key)}:${stableText(value[key])}`);
  return `{${entries.join(',')}}`;
}

/** Whether two values are the same but for the order of keys. @internal */
export function isSameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((value, at) => isSameJson(value, b[at]))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && isSameJson(a[key], b[key]))
  );
}

/**
 * A value as text: a scalar as it is spelled, else its JSON. Unlike `String`, it
 * asks nothing of an object, whose `toString` may be data.
 *
 * @internal
 */
export function spelling(value: JsonValue | undefined): string {
  return typeof value === 'object' && value !== null
    ? JSON.stringify(value)
    : String(value);
}

/** A scalar as a number; a list or an object is none. @internal */
export function numeral(value: JsonValue | undefined): number {
  return typeof value === 'object' && value !== null ? NaN : Number(value);
}

/** Nothing there: null, absent, `""`, `[]` or `{}`. @internal */
export function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

/** A value as a list: nothing is no element, a lone value is one. @internal */
export function asList(value: JsonValue | undefined): JsonValue[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** The strings of a list, in order. @internal */
export function strings(value: JsonValue | undefined): string[] {
  return asList(value).filter((v): v is string => typeof v === 'string');
}
