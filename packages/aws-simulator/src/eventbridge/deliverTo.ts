import type { Account } from '../account/account';
import { itemChange } from './itemChange';

const PATIENCE_MS = 5_000;

/**
 * Lets an account send an event for every item that it records, as an API destination
 * of Amazon EventBridge would. One that does not arrive is lost.
 *
 * @internal
 */
export function deliverTo(url: string, account: Account): void {
  account.onRecorded = item => {
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(itemChange(item, account.accountId)),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => {});
  };
}
