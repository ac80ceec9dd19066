import type { AwsAccount } from '../../account/AwsAccount';
import { Aggregator, type AggregatorOptions } from './Aggregator';
import { RegionInventory } from './RegionInventory';

/**
 * The inventories of all accounts and regions, which live as long as the process.
 *
 * @internal
 */
export class Inventories {
  readonly #now: () => number;
  readonly #aggregator?: Aggregator;
  readonly #byPlace = new Map<AwsAccount, Map<string, RegionInventory>>();

  constructor(options: { now: () => number; aggregator?: AggregatorOptions }) {
    const { now, aggregator } = options;
    this.#now = now;
    this.#aggregator = aggregator && new Aggregator({ ...aggregator, now });
  }

  of(account: AwsAccount, region: string): RegionInventory {
    const regions = this.#byPlace.get(account) ?? new Map();
    this.#byPlace.set(account, regions);
    const known: RegionInventory | undefined = regions.get(region);
    if (known) {
      return known;
    }
    const made = new RegionInventory({
      account,
      region,
      aggregator: this.#aggregator,
      now: this.#now,
    });
    regions.set(region, made);
    return made;
  }
}
