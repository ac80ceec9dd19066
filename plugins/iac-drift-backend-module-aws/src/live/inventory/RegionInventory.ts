import type { AwsAccount } from '../../account/AwsAccount';
import { AwsRefusal } from '../../account/AwsRefusal';
import {
  capturedSince,
  countByType,
  isTypeName,
  withinPlace,
} from '../expressions';
import { itemsIn, selectPages, type Place } from '../selectRows';
import type { Aggregator } from './Aggregator';
import { DiscoveredCounts } from './DiscoveredCounts';
import type { Freshness } from './Freshness';
import { FullRead } from './FullRead';
import { HeldType } from './HeldType';
import { isMissingRight, Recorder, type Obstacle } from './Recorder';
import { RollingPass } from './RollingPass';
import { SharedWork } from './SharedWork';

/** AWS Config may show an item so much later than it says it was captured, ms. */
const OVERLAP_MS = 15 * 60_000;

/** An aggregator hears of it only after that, and at a time of its own. */
const OVERLAP_AGGREGATED_MS = 60 * 60_000;

/** Full reads and refreshes that one question may wait for. */
const MAX_STEPS = 8;

/**
 * What one account holds in one region of the types that were asked for. A type is
 * read in full once. From then on a refresh brings, for all types together, what was
 * captured since, and how many there are of each: where that differs from what is
 * held, something went, and the type is read in full again.
 *
 * What could not be refreshed is not answered from: the read fails.
 *
 * @internal
 */
export class RegionInventory {
  readonly account: AwsAccount;
  readonly region: string;
  /** Asked in place of the account, if set. */
  readonly aggregator?: Aggregator;
  readonly recorder: Recorder;
  readonly discovered: DiscoveredCounts;
  readonly now: () => number;
  readonly #types = new Map<string, HeldType>();
  readonly #work = new SharedWork();
  readonly #pass: RollingPass;
  readonly #place: { accountId: string; region: string };

  constructor(options: {
    account: AwsAccount;
    region: string;
    aggregator?: Aggregator;
    now: () => number;
  }) {
    this.account = options.account;
    this.region = options.region;
    this.aggregator = options.aggregator;
    this.now = options.now;
    this.recorder = new Recorder({
      ...options,
      isAggregated: options.aggregator !== undefined,
    });
    this.discovered = new DiscoveredCounts(options);
    const { accountId } = options.account;
    this.#place = { accountId, region: options.region };
    this.#pass = new RollingPass(this.#place);
  }

  /**
   * What stands between the items of a type and the truth, if anything does.
   *
   * @throws AwsRefusal when that could not be found out
   */
  async obstacleTo(
    resourceType: string,
    freshness: Freshness,
    signal?: AbortSignal,
  ): Promise<Obstacle | undefined> {
    return (
      (await this.aggregator?.obstacleTo(this.#place, freshness, signal)) ??
      this.recorder.obstacleTo(resourceType, freshness, signal)
    );
  }

  /**
   * The resources of a type, as fresh as asked for.
   *
   * @param options - `isCounted`: AWS must have counted them too, so that not one is
   * missing that came or went between two pages
   * @throws AwsRefusal
   */
  async resourcesOf(
    resourceType: string,
    options: {
      freshness: Freshness;
      isCounted?: boolean;
      signal?: AbortSignal;
    },
  ): Promise<HeldType> {
    const { freshness, isCounted = false, signal } = options;
    if (!isTypeName(resourceType)) {
      throw new AwsRefusal(
        'source-error',
        'ValidationException',
        'AWS Config has no type of this name.',
      );
    }
    const held = this.#types.get(resourceType) ?? new HeldType(resourceType);
    this.#types.set(resourceType, held);
    for (let step = 0; step < MAX_STEPS; step += 1) {
      if (!held.isComplete) {
        await this.#work.join(resourceType, s => this.#fill(held, s), signal);
      } else if (
        held.asOf < freshness.items ||
        (isCounted && !held.isCounted)
      ) {
        await this.#work.join('refresh', s => this.#refresh(s), signal);
      } else {
        return held;
      }
    }
    throw new AwsRefusal(
      'source-error',
      'Unsteady',
      `The resources of ${resourceType} in ${this.region} of account ${this.account.accountId} kept changing while they were read.`,
    );
  }

  async #fill(held: HeldType, signal: AbortSignal): Promise<void> {
    const { resourceType } = held;
    const read =
      held.unfinished ??
      new FullRead({ resourceType, place: this.#place, asOf: this.now() });
    held.unfinished = read;
    await read.run(this.#at(signal));
    held.unfinished = undefined;
    held.fill(read);
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const asOf = this.now();
    const types = [...this.#types.values()].filter(type => type.isComplete);
    const watermark = await this.#takeNews(types, signal);
    const counts = await this.#counts(signal);
    for (const held of types) {
      if (!held.isComplete) continue;
      held.count(counts.get(held.resourceType) ?? 0, asOf);
      if (held.isComplete) {
        held.asOf = asOf;
        held.watermark = watermark;
      }
    }
    await this.#pass
      .step(types, asOf, this.#at(signal))
      // It is about what refreshes miss; what this one brought stands without it.
      .catch(() => {});
  }

  /** @returns when AWS began to answer, by its own clock */
  async #takeNews(types: HeldType[], signal: AbortSignal): Promise<number> {
    const byName = new Map(types.map(held => [held.resourceType, held]));
    const overlap = this.aggregator ? OVERLAP_AGGREGATED_MS : OVERLAP_MS;
    const since = Math.min(...types.map(held => held.watermark)) - overlap;
    let answeredAt = Infinity;
    const at = this.#at(signal);
    const expressions = capturedSince(
      [...byName.keys()].sort(),
      new Date(since),
      at.within,
    );
    for (const expression of expressions) {
      try {
        for await (const page of selectPages({ ...at, expression })) {
          answeredAt = Math.min(answeredAt, page.answeredAt);
          for (const item of itemsIn(page, this.#place)) {
            byName.get(item.resourceType)?.put(item);
          }
        }
      } catch (error) {
        if (!isAboutWhatWasAsked(error)) {
          throw error;
        }
        // One type may have spoiled it for the others: each is read by itself.
        types.forEach(held => {
          held.isComplete = false;
        });
      }
    }
    return answeredAt;
  }

  async #counts(signal: AbortSignal): Promise<Map<string, number>> {
    const at = this.#at(signal);
    const counts = new Map<string, number>();
    for await (const { rows } of selectPages({
      ...at,
      expression: countByType(at.within),
      limit: 0,
    })) {
      for (const row of rows as Array<Record<string, unknown> | null>) {
        counts.set(String(row?.resourceType), Number(row?.['COUNT(*)']));
      }
    }
    return counts;
  }

  /** Where queries are asked. */
  #at(signal: AbortSignal): Place {
    const { account, region, aggregator } = this;
    return aggregator
      ? {
          account: aggregator.account,
          region: aggregator.region,
          aggregator: aggregator.name,
          within: withinPlace(account.accountId, region),
          signal,
        }
      : { account, region, signal };
  }
}

/**
 * Whether AWS refused what was asked, and not that it was asked: a right that is
 * missing, or a type that it has not yet made queryable.
 *
 * @internal
 */
export function isAboutWhatWasAsked(error: unknown): boolean {
  return (
    error instanceof AwsRefusal &&
    (isMissingRight(error) ||
      error.code === 'InvalidExpressionException' ||
      error.code === 'ValidationException')
  );
}
