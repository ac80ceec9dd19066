import { LiveItem } from '../types';

/** How to find an item: any of these, the first that finds one decides. @internal */
export interface Locator {
  /** AWS Config's resourceId. */
  resourceId?: string;
  arn?: string;
  /** AWS Config's resourceName, for types whose names are unique in an account. */
  resourceName?: string;
}

/** @internal */
export interface Place {
  accountId?: string;
  region?: string;
}

/** @internal */
export type Found =
  | { kind: 'item'; item: LiveItem }
  | { kind: 'none' }
  /** Several accounts or regions have it, and the state does not say which. */
  | { kind: 'ambiguous' };

/** Live items by everything a state may know them by. @internal */
export class ItemIndex {
  readonly #items = new Map<string, LiveItem[]>();

  constructor(items: LiveItem[]) {
    for (const item of newestOfEach(items)) {
      this.#add(item, 'id', item.resourceId);
      this.#add(item, 'arn', item.arn);
      this.#add(item, 'name', item.resourceName);
    }
  }

  find(resourceType: string, locator: Locator, place: Place): Found {
    const ways: [string, string | undefined][] = [
      ['id', locator.resourceId],
      ['arn', locator.arn],
      ['name', locator.resourceName],
    ];
    for (const [way, value] of ways) {
      const all = value && this.#items.get(keyOf(resourceType, way, value));
      const items = (all || []).filter(
        item => isAt(item, place) || isGeneratedId(way, item),
      );
      if (items.length === 1) return { kind: 'item', item: items[0] };
      if (items.length > 1) return newestIfSameObject(items);
    }
    return { kind: 'none' };
  }

  #add(item: LiveItem, way: string, value: string | undefined) {
    if (!value) return;
    const key = keyOf(item.resourceType, way, value);
    const items = this.#items.get(key);
    if (items === undefined) this.#items.set(key, [item]);
    else items.push(item);
  }
}

function keyOf(...parts: string[]): string {
  return parts.join('\u0000');
}

/** A history holds many items of one resource; only the newest counts. */
function newestOfEach(items: LiveItem[]): LiveItem[] {
  const newest = new Map<string, LiveItem>();
  for (const item of items) {
    const key = keyOf(
      item.resourceType,
      item.resourceId,
      item.accountId ?? '',
      item.region ?? '',
    );
    const known = newest.get(key);
    if (known === undefined || isNewer(item, known)) newest.set(key, item);
  }
  return [...newest.values()];
}

function isNewer(item: LiveItem, than: LiveItem): boolean {
  return (item.captureTime ?? '') > (than.captureTime ?? '');
}

/**
 * Ids that AWS makes are the same thing wherever they are met; names are not.
 * A state's account and region are then no reason to look away.
 */
function isGeneratedId(way: string, { resourceId }: LiveItem): boolean {
  return (
    way === 'id' &&
    /^(arn:|https:|[a-z]+-[0-9a-f]{8,17}$|A[A-Z]{3}[A-Z0-9]{12,}$)/.test(
      resourceId,
    )
  );
}

function isAt(item: LiveItem, place: Place): boolean {
  return (
    agree(item.accountId, place.accountId) && agree(item.region, place.region)
  );
}

function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/**
 * IAM objects are recorded in several regions, and a name may have had several
 * objects over time: the newest is meant. Different accounts, or different
 * regions of a regional object, are different objects.
 */
function newestIfSameObject(items: LiveItem[]): Found {
  const known = items.every(i => i.arn !== undefined);
  const objects = new Set(
    items.map(i => (known ? i.arn : keyOf(i.accountId ?? '', i.region ?? ''))),
  );
  if (objects.size > 1) return { kind: 'ambiguous' };
  const item = items.reduce((best, i) => (isNewer(i, best) ? i : best));
  return { kind: 'item', item };
}
