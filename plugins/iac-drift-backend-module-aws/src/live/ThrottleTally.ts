import type { ReadFailure } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';

/** Throttled in a row, retries not counted. */
const LIMIT = 3;

/**
 * Knows where AWS throttles whatever is asked, so that one read does not go on
 * asking: AWS Config counts calls by account and region, not by resource type.
 *
 * @internal
 */
export class ThrottleTally {
  readonly #inARow = new Map<string, number>();

  note(account: AwsAccount, region: string, failures: ReadFailure[]): void {
    const wasThrottled = failures.some(({ reason }) => reason === 'throttled');
    const key = keyOf(account, region);
    this.#inARow.set(key, wasThrottled ? (this.#inARow.get(key) ?? 0) + 1 : 0);
  }

  isExhausted(account: AwsAccount, region: string): boolean {
    return (this.#inARow.get(keyOf(account, region)) ?? 0) >= LIMIT;
  }
}

function keyOf(account: AwsAccount, region: string): string {
  return `${account.accountId} ${region}`;
}
