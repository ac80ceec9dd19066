import { isObject } from '../json';
import { JsonObject, JsonValue } from '../types';

type Branch = Map<string, Branch | string>;

/**
 * The attributes of a state written by Terraform 0.11, `attributes_flat`:
 * `{ "tags.%": "1", "tags.Name": "x", "ingress.#": "1", "ingress.123.self": "true" }`.
 * Counts (`#`, `%`) say whether a branch is a list or a map; a set's elements
 * have hashes for positions. All leaves are strings.
 *
 * @internal
 */
export function expandFlatmap(flat: JsonValue | undefined): JsonObject {
  if (!isObject(flat)) return {};
  const root: Branch = new Map();
  for (const [key, value] of Object.entries(flat)) {
    if (typeof value === 'string') plant(root, key, value);
  }
  const expanded = grow(root);
  return isObject(expanded) ? expanded : {};
}

function plant(root: Branch, key: string, value: string) {
  // A map's keys may hold dots; below `tags` they are one key.
  const tagged = /^(tags|tags_all)\.(.+)$/.exec(key);
  const steps = tagged ? [tagged[1], tagged[2]] : key.split('.');
  let branch = root;
  for (const step of steps.slice(0, -1)) {
    const next = branch.get(step);
    if (next instanceof Map) {
      branch = next;
    } else {
      const fresh: Branch = new Map();
      branch.set(step, fresh);
      branch = fresh;
    }
  }
  const last = steps[steps.length - 1];
  if (!(branch.get(last) instanceof Map)) branch.set(last, value);
}

function grow(node: Branch | string): JsonValue {
  if (typeof node === 'string') return node;
  const entries = [...node].filter(([key]) => key !== '#' && key !== '%');
  if (node.has('#')) return entries.map(([, child]) => grow(child));
  return Object.fromEntries(entries.map(([key, child]) => [key, grow(child)]));
}
