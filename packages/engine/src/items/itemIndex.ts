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

/** Nearly every name has one item, so that a list for each would be waste. */
type Slots = Map<string, LiveItem | LiveItem[]>;

/** One type's items, by each way to name them; the rarer ways once they are asked for. */
interface Ways {
  id: Slots;
  arn?: Slots;
  name?: Slots;
}

/** Live items by everything a state may know them by. @internal */
export class ItemIndex {
  readonly #types = new Map<string, Ways>();

  /** A history holds many items of one resource; only the newest counts. */
  constructor(items: LiveItem[]) {
    for (const item of items) addNewest(this.#waysOf(item).id, item);
  }

  /** The newest item of each object. */
  *items(): Iterable<LiveItem> {
    for (const ways of this.#types.values()) {
      for (const slot of ways.id.values()) yield* itemsIn(slot);
    }
  }

  find(resourceType: string, locator: Locator, place: Place): Found {
    const ways = this.#types.get(resourceType);
    if (ways === undefined) return { kind: 'none' };
    return (
      among(ways.id, locator.resourceId, place, hasGeneratedId) ??
      (locator.arn
        ? among(byArn(ways), locator.arn, place, isAnything)
        : undefined) ??
      (locator.resourceName
        ? among(byName(ways), locator.resourceName, place)
        : undefined) ?? { kind: 'none' }
    );
  }

  #waysOf({ resourceType }: LiveItem): Ways {
    const known = this.#types.get(resourceType);
    if (known !== undefined) return known;
    const ways: Ways = { id: new Map() };
    this.#types.set(resourceType, ways);
    return ways;
  }
}

function byArn(ways: Ways): Slots {
  ways.arn ??= indexOf(ways.id, item => item.arn);
  return ways.arn;
}

function byName(ways: Ways): Slots {
  ways.name ??= indexOf(ways.id, item => item.resourceName);
  return ways.name;
}

function indexOf(
  slots: Slots,
  nameOf: (item: LiveItem) => string | undefined,
): Slots {
  const index: Slots = new Map();
  for (const slot of slots.values()) {
    for (const item of itemsIn(slot)) add(index, nameOf(item), item);
  }
  return index;
}

function itemsIn(slot: LiveItem | LiveItem[]): LiveItem[] {
  return Array.isArray(slot) ? slot : [slot];
}

function addNewest(index: Slots, item: LiveItem) {
  const slot = index.get(item.resourceId);
  if (slot === undefined) {
    index.set(item.resourceId, item);
    return;
  }
  const same = itemsIn(slot);
  const at = same.findIndex(
    known => known.accountId === item.accountId && known.region === item.region,
  );
  if (at >= 0 && !isNewer(item, same[at])) return;
  if (at >= 0) same[at] = item;
  else same.push(item);
  index.set(item.resourceId, same.length === 1 ? same[0] : same);
}

function add(index: Slots, value: string | undefined, item: LiveItem) {
  if (!value) return;
  const slot = index.get(value);
  if (Array.isArray(slot)) slot.push(item);
  else index.set(value, slot === undefined ? item : [slot, item]);
}

function among(
  index: Slots,
  value: string | undefined,
  place: Place,
  isAnywhere?: (item: LiveItem) => boolean,
): Found | undefined {
  const slot = value && index.get(value);
  if (!slot) return undefined;
  const isMeant = (item: LiveItem) =>
    isAt(item, place) || isAnywhere?.(item) === true;
  if (!Array.isArray(slot)) {
    return isMeant(slot) ? { kind: 'item', item: slot } : undefined;
  }
  const items = slot.filter(isMeant);
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
