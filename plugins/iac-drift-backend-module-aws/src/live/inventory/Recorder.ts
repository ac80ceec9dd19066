import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  type ConfigurationRecorder,
  type ConfigurationRecorderStatus,
} from '@aws-sdk/client-config-service';
import type { AwsAccount } from '../../account/AwsAccount';
import { AwsRefusal } from '../../account/AwsRefusal';
import type { Freshness } from './Freshness';
import { isRecorded } from './recordingGroup';
import { SharedWork } from './SharedWork';

/** Why AWS Config's items of a type are no evidence of what is there now. @internal */
export interface Obstacle {
  reason: 'not-recorded' | 'stale';
  /** One sentence that says what to do. */
  detail: string;
}

/**
 * The configuration recorder of one account and region: what it records, and
 * whether it does.
 *
 * @internal
 */
export class Recorder {
  readonly #account: AwsAccount;
  readonly #region: string;
  readonly #now: () => number;
  readonly #isAggregated: boolean;
  readonly #work = new SharedWork();
  #recorder?: ConfigurationRecorder;
  #status?: ConfigurationRecorderStatus;
  #denied?: AwsRefusal;
  #askedAt = -Infinity;

  constructor(options: {
    account: AwsAccount;
    region: string;
    /** Whether the account may be one in which the portal has no role. */
    isAggregated: boolean;
    now: () => number;
  }) {
    this.#account = options.account;
    this.#isAggregated = options.isAggregated;
    this.#region = options.region;
    this.#now = options.now;
  }

  /** Set when the recorder may not be looked at, which obstructs nothing. */
  get denied(): AwsRefusal | undefined {
    return this.#denied;
  }

  /**
   * What stands between the items of a type and the truth, if anything does.
   *
   * @throws AwsRefusal when that could not be found out, unless for want of a right
   */
  async obstacleTo(
    resourceType: string,
    freshness: Freshness,
    signal?: AbortSignal,
  ): Promise<Obstacle | undefined> {
    while (this.#askedAt < freshness.settings) {
      await this.#work.join('describe', s => this.#describe(s), signal);
    }
    if (this.#denied) {
      return undefined;
    }
    const where = `in ${this.#region} of account ${this.#account.accountId}`;
    if (!this.#recorder) {
      return {
        reason: 'not-recorded',
        detail: `AWS Config has no recorder ${where}: create one that records ${resourceType}.`,
      };
    }
    if (!isRecorded(this.#recorder.recordingGroup, resourceType)) {
      return {
        reason: 'not-recorded',
        detail: `AWS Config's recorder ${where} leaves ${resourceType} out: add it to what is recorded.`,
      };
    }
    const { recording, lastStopTime, lastStatus, lastStatusChangeTime } =
      this.#status ?? {};
    if (!recording) {
      return {
        reason: 'stale',
        detail: `AWS Config's recorder ${where} stands still${since(
          lastStopTime,
        )}: start it.`,
      };
    }
    // AWS writes it in capitals, its SDK does not.
    if (lastStatus?.toLowerCase() === 'failure') {
      return {
        reason: 'stale',
        detail: `AWS Config's recorder ${where} has failed${since(
          lastStatusChangeTime,
        )}: see what its status says, and check its role.`,
      };
    }
    return undefined;
  }

  async #describe(signal: AbortSignal): Promise<void> {
    const askedAt = this.#now();
    const region = this.#region;
    try {
      const { ConfigurationRecorders } = await this.#account.config(
        { region, operation: 'DescribeConfigurationRecorders', signal },
        (client, http) =>
          client.send(new DescribeConfigurationRecordersCommand({}), http),
      );
      const { ConfigurationRecordersStatus } = await this.#account.config(
        { region, operation: 'DescribeConfigurationRecorderStatus', signal },
        (client, http) =>
          client.send(new DescribeConfigurationRecorderStatusCommand({}), http),
      );
      // There is one in a region, but for those of other AWS services.
      this.#recorder = ConfigurationRecorders?.find(r => !r.servicePrincipal);
      this.#status = ConfigurationRecordersStatus?.find(
        ({ name }) => name === this.#recorder?.name,
      );
      this.#denied = undefined;
    } catch (error) {
      const isHidden =
        error instanceof AwsRefusal &&
        (isMissingRight(error) || (this.#isAggregated && isMissingRole(error)));
      if (!isHidden) {
        throw error;
      }
      this.#denied = error;
    }
    this.#askedAt = askedAt;
  }
}

/** Rights are granted by action: what one refuses, another may show. @internal */
export function isMissingRight({ reason, code }: AwsRefusal): boolean {
  return reason === 'access-denied' && /^AccessDenied/.test(code);
}

/** The portal has no credentials of the account, or has those of another. @internal */
export function isMissingRole({ reason, code }: AwsRefusal): boolean {
  return reason === 'access-denied' || code === 'AccountMismatch';
}

function since(time: Date | undefined): string {
  return time ? ` since ${time.toISOString()}` : '';
}
