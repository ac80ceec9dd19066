import type { LiveKey } from '@iac-drift/engine';
import type {
  LiveList,
  LiveListRequest,
  LiveRead,
  LiveReadOptions,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { AwsAccount } from '../account/AwsAccount';
import type { AggregatorOptions } from './inventory/Aggregator';
import { freshnessOf } from './inventory/Freshness';
import { Inventories } from './inventory/Inventories';
import { listTargetsOf, listType } from './listLive';
import { Outages } from './Outages';
import type { Reading } from './Reading';
import { readTarget } from './readTarget';
import { targetsOf } from './targets';

/** Targets that are read at once; the pace of each account holds all the same. */
const CONCURRENCY = 4;

/**
 * Reads live state from AWS Config: from an inventory of each account and region that
 * is filled once and then kept up to date.
 *
 * What AWS refuses, throttles or never recorded is a failure of the resources it
 * concerns. A deletion is reported only on AWS Config's own word, never because an
 * answer was empty.
 *
 * @internal
 */
export class AwsConfigLiveStateReader implements LiveStateReader {
  readonly id = 'aws-config';
  readonly #accounts: AwsAccount[];
  readonly #now: () => number;
  readonly #clock: () => number;
  readonly #inventories: Inventories;

  /**
   * @param options - `aggregator`: asked in place of the accounts, where there is one;
   * `now`: the portal's clock, ms since 1970; it may be set back, so that ages are told
   * by another one, unless a test gives its own
   */
  constructor(options: {
    accounts: AwsAccount[];
    aggregator?: AggregatorOptions;
    now?: () => number;
  }) {
    const { accounts, aggregator, now } = options;
    this.#accounts = accounts;
    this.#now = now ?? Date.now;
    this.#clock = now ?? (() => performance.now());
    this.#inventories = new Inventories({ aggregator, now: this.#clock });
  }

  async read(keys: LiveKey[], options: LiveReadOptions): Promise<LiveRead> {
    const { targets, failures } = targetsOf(keys, this.#accounts);
    const reading = this.#begin(options);
    const reads = await inTurn(targets, target => readTarget(target, reading));
    return {
      items: reads.flatMap(read => read.items),
      failures: [...failures, ...reads.flatMap(read => read.failures)],
    };
  }

  async list(
    request: LiveListRequest,
    options: LiveReadOptions,
  ): Promise<LiveList> {
    const { targets, failures } = listTargetsOf(request, this.#accounts);
    const reading = this.#begin(options);
    const reads = await inTurn(targets, target => listType(target, reading));
    return {
      items: reads.flatMap(read => read.items),
      failures: [...failures, ...reads.flatMap(read => read.failures)],
    };
  }

  #begin({ notBefore, signal }: LiveReadOptions): Reading {
    return {
      inventories: this.#inventories,
      outages: new Outages(),
      freshness: freshnessOf(
        this.#clock(),
        notBefore ? this.#now() - Date.parse(notBefore) : undefined,
      ),
      signal,
    };
  }
}

async function inTurn<T, R>(
  targets: T[],
  read: (target: T) => Promise<R>,
): Promise<R[]> {
  const reads: R[] = [];
  const queue = targets[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const target of queue) {
        reads.push(await read(target));
      }
    }),
  );
  return reads;
}
