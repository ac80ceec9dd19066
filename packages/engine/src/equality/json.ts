import { isObject, parseJson, spelling, stableText } from '../json';
import { JsonValue } from '../types';
import { byCanonicalForm, Semantics } from './semantics';

/**
 * The same JSON document, as text or parsed: white space and the order of keys
 * say nothing, and a scalar equals its spelling (`"5"` is `5` in a redrive
 * policy, which SQS rewrites).
 *
 * @internal
 */
export const jsonDocument: Semantics = {
  ...byCanonicalForm(
    'JSON document',
    value => spelled(parsed(value)),
    live => (isObject(live) ? JSON.stringify(live) : live),
  ),
  compare: (desired, live) =>
    isSameSpelled(parsed(desired), parsed(live)) ? 'equal' : 'different',
};

function parsed(value: JsonValue): JsonValue {
  return typeof value === 'string' ? parseJson(value) ?? value : value;
}

/** Whether the canonical forms are the same, without making them. */
function isSameSpelled(a: JsonValue, b: JsonValue): boolean {
  if (a === null || b === null) return a === b;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((value, at) => isSameSpelled(value, b[at]))
    );
  }
  if (!isObject(a)) return !isObject(b) && spelling(a) === spelling(b);
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && isSameSpelled(a[key], b[key]))
  );
}

function spelled(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, v]) => [key, spelled(v)]),
    );
  }
  return value === null ? null : spelling(value);
}

/**
 * The same JSON document whatever the order of its lists too, in which any of the
 * values will do: patterns of events, filter policies, allowed sources.
 *
 * @internal
 */
export const jsonPattern: Semantics = byCanonicalForm(
  'JSON pattern',
  value => unordered(spelled(parsed(value))),
  live => (isObject(live) ? JSON.stringify(live) : live),
);

function unordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return [...new Set(value.map(v => stableText(unordered(v))))].sort();
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [key, unordered(v)]),
  );
}
