import { tagsOf } from '../items/tags';
import { Difference, Semantics } from './semantics';

/**
 * The same tags, tag by tag. Keys that begin with `aws:` belong to AWS and
 * cannot be set by anybody else; a null value is an empty one.
 *
 * @internal
 */
export const tagMap: Semantics = {
  name: 'tags',
  compare: (desired, live) =>
    differencesOf(desired, live).length === 0 ? 'equal' : 'different',
  differences: differencesOf,
  show: live => Object.fromEntries(ownTags(live)),
};

function differencesOf(
  desired: Parameters<typeof tagsOf>[0],
  live: Parameters<typeof tagsOf>[0],
): Difference[] {
  const [a, b] = [ownTags(desired), ownTags(live)];
  if (isSame(a, b)) return [];
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter(key => a.get(key) !== b.get(key))
    .map(key => ({
      key,
      desired: a.get(key) ?? null,
      live: b.get(key) ?? null,
    }));
}

function isSame(a: Map<string, string>, b: Map<string, string>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, tag] of a) if (b.get(key) !== tag) return false;
  return true;
}

function ownTags(value: Parameters<typeof tagsOf>[0]): Map<string, string> {
  const own = new Map<string, string>();
  const all = tagsOf(value);
  if (all === undefined) return own;
  for (const key of Object.keys(all)) {
    if (!key.startsWith('aws:')) own.set(key, all[key]);
  }
  return own;
}
