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
