import type { Freshness } from './inventory/Freshness';
import type { Inventories } from './inventory/Inventories';
import type { Outages } from './Outages';

/** What all parts of one read have in common. @internal */
export interface Reading {
  inventories: Inventories;
  outages: Outages;
  freshness: Freshness;
  signal?: AbortSignal;
}
