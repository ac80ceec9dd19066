import {
  DescribeConfigurationAggregatorSourcesStatusCommand,
  type AggregatedSourceStatus,
} from '@aws-sdk/client-config-service';
import type { AwsAccount } from '../../account/AwsAccount';
import { everyPage } from '../everyPage';
import type { Freshness } from './Freshness';
import type { Obstacle } from './Recorder';
import { SharedWork } from './SharedWork';

/** Which aggregator of AWS Config is asked in place of the accounts. @internal */
export interface AggregatorOptions {
  name: string;
  /** Where it is, which need not be an account whose resources are read. */
  account: AwsAccount;
  region: string;
}

/**
 * An aggregator of AWS Config: it holds what the recorders of many accounts and
 * regions sent it, as long as it hears of them.
 *
 * @internal
 */
export class Aggregator {
  readonly name: string;
  readonly account: AwsAccount;
  readonly region: string;
  readonly #now: () => number;
  readonly #work = new SharedWork();
  #sources: AggregatedSourceStatus[] = [];
  #askedAt = -Infinity;

  constructor(options: AggregatorOptions & { now: () => number }) {
    this.name = options.name;
    this.account = options.account;
    this.region = options.region;
    this.#now = options.now;
  }

  /**
   * Why what it holds of a place is no evidence, if it is not.
   *
   * @throws AwsRefusal
   */
  async obstacleTo(
    place: { accountId: string; region: string },
    freshness: Freshness,
    signal?: AbortSignal,
  ): Promise<Obstacle | undefined> {
    while (this.#askedAt < freshness.settings) {
      await this.#work.join('describe', s => this.#describe(s), signal);
    }
    const where = `${place.region} of account ${place.accountId}`;
    const source = this.#sources.find(
      ({ SourceId, AwsRegion }) =>
        SourceId === place.accountId && AwsRegion === place.region,
    );
    if (!source) {
      return {
        reason: 'not-recorded',
        detail: `The aggregator ${this.name} of AWS Config does not cover ${where}: add it there.`,
      };
    }
    if (source.LastUpdateStatus === 'SUCCEEDED') {
      return undefined;
    }
    const since = source.LastUpdateTime?.toISOString();
    return {
      reason: 'stale',
      detail: `The aggregator ${
        this.name
      } of AWS Config has heard nothing of ${where}${
        since ? ` since ${since}` : ''
      }: check that it is authorized there.`,
    };
  }

  async #describe(signal: AbortSignal): Promise<void> {
    const askedAt = this.#now();
    const sources: AggregatedSourceStatus[] = [];
    const { account, region } = this;
    const operation = 'DescribeConfigurationAggregatorSourcesStatus';
    const { accountId } = account;
    for await (const { AggregatedSourceStatusList = [] } of everyPage({
      call: { action: `config:${operation}`, region, accountId },
      ask: NextToken => {
        const command = new DescribeConfigurationAggregatorSourcesStatusCommand(
          {
            ConfigurationAggregatorName: this.name,
            Limit: 100,
            NextToken,
          },
        );
        return account.config({ region, operation, signal }, (client, http) =>
          client.send(command, http),
        );
      },
      next: answer => answer.NextToken,
    })) {
      sources.push(...AggregatedSourceStatusList);
    }
    this.#sources = sources;
    this.#askedAt = askedAt;
  }
}
