import { GetDiscoveredResourceCountsCommand } from '@aws-sdk/client-config-service';
import type { AwsAccount } from '../../account/AwsAccount';
import { everyPage } from '../everyPage';
import type { Freshness } from './Freshness';
import { SharedWork } from './SharedWork';

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
    const region = this.#region;
    const operation = 'GetDiscoveredResourceCounts';
    const { accountId } = this.#account;
    for await (const { resourceCounts = [] } of everyPage({
      call: { action: `config:${operation}`, region, accountId },
      ask: nextToken => {
        const command = new GetDiscoveredResourceCountsCommand({
          limit: 100,
          nextToken,
        });
        return this.#account.config(
          { region, operation, signal },
          (client, http) => client.send(command, http),
        );
      },
      next: answer => answer.nextToken,
    })) {
      for (const { resourceType = '', count = 0 } of resourceCounts) {
        counts.set(resourceType, count);
      }
    }
    this.#counts = counts;
    this.#askedAt = askedAt;
  }
}
