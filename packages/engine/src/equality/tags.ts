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
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter(key => a.get(key) !== b.get(key))
    .map(key => ({
      key,
      desired: a.get(key) ?? null,
      live: b.get(key) ?? null,
    }));
}

function ownTags(value: Parameters<typeof tagsOf>[0]): Map<string, string> {
  const entries = Object.entries(tagsOf(value) ?? {});
  return new Map(entries.filter(([key]) => !key.startsWith('aws:')));
}
