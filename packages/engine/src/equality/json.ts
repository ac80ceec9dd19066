import { isObject, parseJson, spelling } from '../json';
import { JsonValue } from '../types';
import { byCanonicalForm, Semantics } from './semantics';

/**
 * The same JSON document, as text or parsed: white space and the order of keys
 * say nothing, and a scalar equals its spelling (`"5"` is `5` in a redrive
 * policy, which SQS rewrites).
 *
 * @internal
 */
export const jsonDocument: Semantics = byCanonicalForm(
  'JSON document',
  value => spelled(parsed(value)),
  live => (isObject(live) ? JSON.stringify(live) : live),
);

function parsed(value: JsonValue): JsonValue {
  return typeof value === 'string' ? parseJson(value) ?? value : value;
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
