import { isObject, own, spelling } from '../json';
import { JsonObject, JsonValue } from '../types';
import { isMasked } from './masked';
import { Difference, Semantics } from './semantics';

/**
 * The same texts under the same keys, key by key. A value of asterisks is AWS
 * Config's mask, and could be anything.
 *
 * @internal
 */
export const textMap: Semantics = {
  name: 'map of texts',
  compare(desired, live) {
    if (differencesOf(desired, live).length > 0) return 'different';
    return Object.values(mapOf(live)).some(isMasked) ? 'masked' : 'equal';
  },
  differences: differencesOf,
  show: live => live,
};

function differencesOf(desired: JsonValue, live: JsonValue): Difference[] {
  const [a, b] = [mapOf(desired), mapOf(live)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .sort()
    .map(key => ({
      key,
      desired: own(a, key) ?? null,
      live: own(b, key) ?? null,
    }))
    .filter(d => !isSame(d));
}

function isSame({ desired, live }: Difference): boolean {
  if (desired !== null && isMasked(live)) return true;
  return spelling(desired ?? '') === spelling(live ?? '');
}

function mapOf(value: JsonValue): JsonObject {
  return isObject(value) ? value : {};
}
