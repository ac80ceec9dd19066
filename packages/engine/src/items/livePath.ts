import { asList, inOtherCase, isObject } from '../json';
import { JsonObject, JsonValue } from '../types';

/** What was seen at a place of a live item. Not seen is never the same as gone. @internal */
export type Observation =
  | { observed: false }
  | { observed: true; value: JsonValue };

const UNSEEN: Observation = { observed: false };
const SEEN_NULL: Observation = { observed: true, value: null };

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
  lower: string;
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
    const lower = key.toLowerCase();
    if (suffix === undefined) return { key, lower, take: undefined };
    const take = suffix === '[]' ? 'all' : Number(suffix.slice(1, -1));
    return { key, lower, take };
  });
  KNOWN.set(path, parts);
  return parts;
}

function walk(root: JsonValue, parts: LivePart[], from: number): Observation {
  let value = root;
  for (let i = from; i < parts.length; i++) {
    if (value === null) return SEEN_NULL;
    if (!isObject(value)) return UNSEEN;
    const { key, lower, take } = parts[i];
    // Mappings alone write keys: none is that of a prototype.
    const own: JsonValue | undefined = value[key];
    const child = own === undefined ? inOtherCase(value, key, lower) : own;
    if (child === undefined) return UNSEEN;
    if (take === 'all') return each(asList(child), parts, i + 1);
    value = take === undefined ? child : asList(child)[take] ?? null;
  }
  return { observed: true, value: unwrapped(value) };
}

function each(list: JsonValue[], parts: LivePart[], from: number): Observation {
  const elements = list.map(element => walk(element, parts, from));
  const seen = elements.flatMap(e => (e.observed ? [e.value] : []));
  return seen.length < elements.length
    ? UNSEEN
    : { observed: true, value: seen };
}

/** AWS Config wraps some enumerations as `{ value: ... }`. */
function unwrapped(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.some(isWrapped) ? value.map(unwrapped) : value;
  }
  return isWrapped(value) ? (value as JsonObject).value : value;
}

function isWrapped(value: JsonValue): boolean {
  if (!isObject(value)) return false;
  for (const key in value) if (key !== 'value') return false;
  return Object.hasOwn(value, 'value');
}
