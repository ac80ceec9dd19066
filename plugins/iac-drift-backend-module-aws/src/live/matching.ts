import type { LiveItem, LiveKey } from '@iac-drift/engine';

/**
 * Whether an item is one that the keys ask for: by id when the key has one, else
 * by name.
 *
 * @internal
 */
export function matcherOfItems(keys: LiveKey[]): (item: LiveItem) => boolean {
  const ids = new Set(keys.map(key => key.resourceId));
  const names = new Set(
    keys.map(key => (key.resourceId ? undefined : key.resourceName)),
  );
  return item =>
    ids.has(item.resourceId) ||
    (item.resourceName !== undefined && names.has(item.resourceName));
}

/**
 * Whether a key is answered by one of the items.
 *
 * @internal
 */
export function matcherOfKeys(items: LiveItem[]): (key: LiveKey) => boolean {
  const ids = new Set(items.map(item => item.resourceId));
  const names = new Set(items.map(item => item.resourceName));
  return key =>
    key.resourceId
      ? ids.has(key.resourceId)
      : key.resourceName !== undefined && names.has(key.resourceName);
}

/**
 * Finds the items that answer a key.
 *
 * @internal
 */
export function finderOf(items: LiveItem[]): (key: LiveKey) => LiveItem[] {
  const byId = new Map<string, LiveItem[]>();
  const byName = new Map<string, LiveItem[]>();
  const add = (to: Map<string, LiveItem[]>, name: string, item: LiveItem) =>
    to.set(name, [...(to.get(name) ?? []), item]);
  for (const item of items) {
    add(byId, item.resourceId, item);
    if (item.resourceName !== undefined) add(byName, item.resourceName, item);
  }
  return ({ resourceId, resourceName = '' }) =>
    (resourceId ? byId.get(resourceId) : byName.get(resourceName)) ?? [];
}
