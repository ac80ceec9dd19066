import { isAwsKey } from '../../items/tags';
import { isEmpty, isObject, ownInAnyCase, stableText } from '../../json';
import { JsonValue } from '../../types';

/** Nothing is asked for: empty, false, zero, or made of such. @internal */
export function isNothing(value: JsonValue): boolean {
  if (isEmpty(value) || value === false || value === 0) return true;
  if (value === 'false') return true;
  if (Array.isArray(value)) return value.every(isNothing);
  return isObject(value) && Object.values(value).every(isNothing);
}

/** A lone value stands for a list of one. @internal */
export function listOf(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

/**
 * Elements that repeat others are none of their own, whatever the service makes of them.
 *
 * @internal
 */
export function distinct(values: JsonValue[]): JsonValue[] {
  const seen = new Set<string>();
  return values.filter(value => {
    const text = stableText(value);
    return !seen.has(text) && seen.add(text);
  });
}

/** The keys that any of the elements has. @internal */
export function keysOf(elements: JsonValue[]): Set<string> {
  return new Set(
    elements.flatMap(element =>
      isObject(element) ? Object.keys(element) : [],
    ),
  );
}

/** A tag that AWS put on it. @internal */
export function isAwsTag(value: JsonValue): boolean {
  const key = isObject(value) ? ownInAnyCase(value, 'key') : undefined;
  return typeof key === 'string' && isAwsKey(key);
}
