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
  return root === null ? UNSEEN : walk(root, partsOf(path), 0);
}

/** The same for one path, taken apart beforehand. @internal */
export function observer(path: string): (root: JsonValue) => Observation {
  const parts = partsOf(path);
  return root => (root === null ? UNSEEN : walk(root, parts, 0));
}

/** One step down: a key, and what to take of a list that stands there. */
interface LivePart {
  key: string;
  /** A position, `all` of the elements, or the value as it is. */
  take: number | 'all' | undefined;
}

/** Paths that were taken apart once; mappings alone write them. */
const KNOWN = new Map<string, LivePart[]>();

function partsOf(path: string): LivePart[] {
  const known = KNOWN.get(path);
  if (known !== undefined) return known;
  const parts = path.split('.').map((part): LivePart => {
    const [, key, suffix] = /^(.*?)(\[\d*\])?$/.exec(part) ?? [];
    if (suffix === undefined) return { key, take: undefined };
    return { key, take: suffix === '[]' ? 'all' : Number(suffix.slice(1, -1)) };
  });
  KNOWN.set(path, parts);
  return parts;
}

function walk(value: JsonValue, parts: LivePart[], from: number): Observation {
  if (from === parts.length) return { observed: true, value: unwrapped(value) };
  if (value === null) return { observed: true, value: null };
  if (!isObject(value)) return UNSEEN;
  const { key, take } = parts[from];
  const child = ownInAnyCase(value, key);
  if (child === undefined) return UNSEEN;
  if (take === undefined) return walk(child, parts, from + 1);
  if (take !== 'all') {
    return walk(asList(child)[take] ?? null, parts, from + 1);
  }
  const elements = asList(child).map(element => walk(element, parts, from + 1));
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
