import { JsonValue } from '@iac-drift/backstage-plugin-iac-drift-common';

/** @internal */
export type JsonRecord = { [key: string]: JsonValue };

/** @internal */
export function isRecord(value: JsonValue): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A text that holds a JSON object or list (a policy, say) as that object or
 * list; any other value as it is.
 *
 * @internal
 */
export function readDocument(value: JsonValue): JsonValue {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/**
 * One text for each value: objects with the same members give the same text in
 * whatever order they stand.
 *
 * @internal
 */
export function canonicalText(value: JsonValue): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalText).join(',')}]`;
  }
  if (isRecord(value)) {
    const members = Object.keys(value)
      .sort()
      .map(key => `${JSON.stringify(key)}:${canonicalText(value[key])}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}
