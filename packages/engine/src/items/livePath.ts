import { asList, isObject, ownInAnyCase } from '../json';
import { JsonValue } from '../types';

/** What was seen at a place of a live item. Not seen is never the same as gone. @internal */
export type Observation =
  | { observed: false }
  | { observed: true; value: JsonValue };

const UNSEEN: Observation = { observed: false };

/**
 * Reads a live path. `a.b` goes down whatever the keys' case, `a[0]` takes an
 * element, `a[].b` maps over a list. A null on the way is a seen null; a missing
 * key was not seen, because items keep the shape of the day they were recorded.
 *
 * @internal
 */
export function observe(root: JsonValue, path: string): Observation {
  return root === null ? UNSEEN : walk(root, path.split('.'));
}

function walk(value: JsonValue, parts: string[]): Observation {
  if (parts.length === 0) return { observed: true, value: unwrapped(value) };
  if (value === null) return { observed: true, value: null };
  if (!isObject(value)) return UNSEEN;
  const [, key, suffix] = /^(.*?)(\[\d*\])?$/.exec(parts[0]) ?? [];
  const child = ownInAnyCase(value, key);
  if (child === undefined) return UNSEEN;
  const rest = parts.slice(1);
  if (suffix === undefined) return walk(child, rest);
  if (suffix !== '[]') {
    const position = Number(suffix.slice(1, -1));
    return walk(asList(child)[position] ?? null, rest);
  }
  const elements = asList(child).map(element => walk(element, rest));
  const seen = elements.flatMap(e => (e.observed ? [e.value] : []));
  return seen.length < elements.length
    ? UNSEEN
    : { observed: true, value: seen };
}

/** AWS Config wraps some enumerations as `{ value: ... }`. */
function unwrapped(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (isObject(value)) {
    const keys = Object.keys(value);
    if (keys.length === 1 && keys[0] === 'value') return value.value;
  }
  return value;
}
