import { GetDiscoveredResourceCountsCommand } from '@aws-sdk/client-config-service';
import type { AwsAccount } from '../../account/AwsAccount';
import type { Freshness } from './Freshness';
import { SharedWork } from './SharedWork';

/** AWS Config knows fewer types than fill so many pages of 100. */
const MAX_PAGES = 20;

/**
 * How many resources of each type AWS Config discovered in one account and region,
 * those that its queries do not show among them.
 *
 * @internal
 */
export class DiscoveredCounts {
  readonly #account: AwsAccount;
  readonly #region: string;
  readonly #now: () => number;
  readonly #work = new SharedWork();
  #counts = new Map<string, number>();
  #askedAt = -Infinity;

  constructor(options: {
    account: AwsAccount;
    region: string;
    now: () => number;
  }) {
    this.#account = options.account;
    this.#region = options.region;
    this.#now = options.now;
  }

  /** @throws AwsRefusal */
  async of(
    resourceType: string,
    freshness: Freshness,
    signal?: AbortSignal,
  ): Promise<number> {
    while (this.#askedAt < freshness.settings) {
      await this.#work.join('count', s => this.#count(s), signal);
    }
    return this.#counts.get(resourceType) ?? 0;
  }

  async #count(signal: AbortSignal): Promise<void> {
    const askedAt = this.#now();
    const counts = new Map<string, number>();
    let nextToken: string | undefined;
    for (let page = 0; page === 0 || nextToken; page += 1) {
      const command = new GetDiscoveredResourceCountsCommand({
        limit: 100,
        nextToken,
      });
      const answer = await this.#account.config(
        {
          region: this.#region,
          operation: 'GetDiscoveredResourceCounts',
          signal,
        },
        (client, http) => client.send(command, http),
      );
      for (const { resourceType = '', count = 0 } of answer.resourceCounts ??
        []) {
        counts.set(resourceType, count);
      }
      nextToken = page < MAX_PAGES ? answer.nextToken : undefined;
    }
    this.#counts = counts;
    this.#askedAt = askedAt;
  }
}
