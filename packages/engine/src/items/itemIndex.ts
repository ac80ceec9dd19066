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

/** One type's items, by each way to name them. */
type Ways = Record<'id' | 'arn' | 'name', Map<string, LiveItem[]>>;

/** Live items by everything a state may know them by. @internal */
export class ItemIndex {
  readonly #types = new Map<string, Ways>();

  /** A history holds many items of one resource; only the newest counts. */
  constructor(items: LiveItem[]) {
    for (const item of items) addNewest(this.#waysOf(item).id, item);
    for (const ways of this.#types.values()) {
      for (const same of ways.id.values()) {
        for (const item of same) {
          add(ways.arn, item.arn, item);
          add(ways.name, item.resourceName, item);
        }
      }
    }
  }

  /** The newest item of each object. */
  *items(): Iterable<LiveItem> {
    for (const ways of this.#types.values()) {
      for (const same of ways.id.values()) yield* same;
    }
  }

  find(resourceType: string, locator: Locator, place: Place): Found {
    const ways = this.#types.get(resourceType);
    if (ways === undefined) return { kind: 'none' };
    return (
      among(ways.id, locator.resourceId, place, hasGeneratedId) ??
      among(ways.arn, locator.arn, place, isAnything) ??
      among(ways.name, locator.resourceName, place) ?? { kind: 'none' }
    );
  }

  #waysOf({ resourceType }: LiveItem): Ways {
    const known = this.#types.get(resourceType);
    if (known !== undefined) return known;
    const ways = { id: new Map(), arn: new Map(), name: new Map() };
    this.#types.set(resourceType, ways);
    return ways;
  }
}

function addNewest(index: Map<string, LiveItem[]>, item: LiveItem) {
  const same = index.get(item.resourceId);
  if (same === undefined) {
    index.set(item.resourceId, [item]);
    return;
  }
  const at = same.findIndex(
    known => known.accountId === item.accountId && known.region === item.region,
  );
  if (at < 0) same.push(item);
  else if (isNewer(item, same[at])) same[at] = item;
}

function add(
  index: Map<string, LiveItem[]>,
  value: string | undefined,
  item: LiveItem,
) {
  if (!value) return;
  const items = index.get(value);
  if (items === undefined) index.set(value, [item]);
  else items.push(item);
}

function among(
  index: Map<string, LiveItem[]>,
  value: string | undefined,
  place: Place,
  isAnywhere?: (item: LiveItem) => boolean,
): Found | undefined {
  const all = value && index.get(value);
  if (!all) return undefined;
  const isMeant = (item: LiveItem) =>
    isAt(item, place) || isAnywhere?.(item) === true;
  if (all.length === 1) {
    return isMeant(all[0]) ? { kind: 'item', item: all[0] } : undefined;
  }
  const items = all.filter(isMeant);
  if (items.length === 0) return undefined;
  return items.length === 1
    ? { kind: 'item', item: items[0] }
    : newestIfSameObject(items);
}

function keyOf(...parts: string[]): string {
  return parts.join('\u0000');
}

function isNewer(item: LiveItem, than: LiveItem): boolean {
  return (item.captureTime ?? '') > (than.captureTime ?? '');
}

/**
 * Ids that AWS makes are the same thing wherever they are met; names are not.
 * A state's account and region are then no reason to look away.
 */
/** An ARN is one thing in the world, whichever region recorded it. */
function isAnything(): boolean {
  return true;
}

function hasGeneratedId({ resourceId }: LiveItem): boolean {
  return isGeneratedId(resourceId);
}

/** Whether it is an id that AWS made, or an ARN. @internal */
export function isGeneratedId(id: string): boolean {
  return /^(arn:|https:|[a-z]+-[0-9a-f]{8,17}$|A[A-Z]{3}[A-Z0-9]{12,}$)/.test(
    id,
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
