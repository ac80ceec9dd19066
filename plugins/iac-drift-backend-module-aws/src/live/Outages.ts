import type { ReadFailure } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';

/** Failures in a row, retries not counted. */
const LIMIT = 3;

/**
 * Knows where AWS throttles or fails whatever is asked, so that one read does not
 * go on asking: such trouble concerns an account and region, not a resource type.
 * A refused right is not such trouble.
 *
 * @internal
 */
export class Outages {
  readonly #inARow = new Map<string, ReadFailure[]>();

  /** Takes note of how one type was read. */
  note(account: AwsAccount, region: string, failures: ReadFailure[]): void {
    const key = keyOf(account, region);
    const trouble = failures.find(
      ({ reason }) => reason === 'throttled' || reason === 'source-error',
    );
    const before = this.#inARow.get(key) ?? [];
    this.#inARow.set(key, trouble ? [...before, trouble] : []);
  }

  /**
   * @returns why a type is not asked for any more, or undefined when it is
   */
  at(
    account: AwsAccount,
    region: string,
    resourceType: string,
  ): ReadFailure | undefined {
    const inARow = this.#inARow.get(keyOf(account, region)) ?? [];
    const [first] = inARow;
    return inARow.length < LIMIT
      ? undefined
      : {
          resourceType,
          reason: first.reason,
          detail: `${resourceType} was not asked for, because others failed: ${first.detail}`,
        };
  }
}

function keyOf(account: AwsAccount, region: string): string {
  return `${account.accountId} ${region}`;
}
