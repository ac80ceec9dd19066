import { isAwsKey, tagsOf } from '../items/tags';
import { JsonValue } from '../types';
import { Difference, Semantics } from './semantics';

const NONE: Record<string, string> = {};

/**
 * The same tags, tag by tag. Keys that begin with `aws:` belong to AWS and
 * cannot be set by anybody else; a null value is an empty one.
 *
 * @internal
 */
export const tagMap: Semantics = {
  name: 'tags',
  compare: (desired, live) => {
    const [a, b] = [tagsOf(desired) ?? NONE, tagsOf(live) ?? NONE];
    return holds(a, b) && holds(b, a) ? 'equal' : 'different';
  },
  differences: differencesOf,
  show: live => Object.fromEntries(ownTags(live)),
};

/** Whether all tags of `a` that can be set are in `b`. */
function holds(a: Record<string, string>, b: Record<string, string>): boolean {
  for (const key of Object.keys(a)) {
    if (isAwsKey(key)) continue;
    if (!Object.hasOwn(b, key) || a[key] !== b[key]) return false;
  }
  return true;
}

function differencesOf(desired: JsonValue, live: JsonValue): Difference[] {
  const [a, b] = [ownTags(desired), ownTags(live)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter(key => a.get(key) !== b.get(key))
    .map(key => ({
      key,
      desired: a.get(key) ?? null,
      live: b.get(key) ?? null,
    }));
}

function ownTags(value: JsonValue): Map<string, string> {
  const all = Object.entries(tagsOf(value) ?? NONE);
  return new Map(all.filter(([key]) => !isAwsKey(key)));
}
