import type { LiveItem, LiveKey, ReadFailure } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { batchGetItems } from './batchGetItems';
import { discoveredIds, idsOfName } from './discoveredIds';
import { matcherOfItems, matcherOfKeys } from './matching';
import { recordedItems } from './recordedItems';

/** Up to so many ids are looked up in the history one by one. */
const FEW = 20;

/** What AWS Config said of keys that its queries do not show. @internal */
export interface ByIds {
  /** Present, or recorded as deleted. */
  items: LiveItem[];
  /** Resources that AWS Config kept putting back. */
  failures: ReadFailure[];
  /** Keys that it never recorded. */
  unknown: LiveKey[];
}

/**
 * Reads resources by id, and the history of what is not there: it alone tells what
 * was deleted from what was never recorded. A query is not the last word, because
 * AWS Config leaves types out of it that it records.
 *
 * @throws AwsRefusal
 * @internal
 */
export async function readByIds(options: {
  account: AwsAccount;
  region: string;
  resourceType: string;
  keys: LiveKey[];
  signal?: AbortSignal;
}): Promise<ByIds> {
  const { keys, ...at } = options;
  const items: LiveItem[] = [];
  const failures: ReadFailure[] = [];
  let missing = keys;
  const take = (found: LiveItem[]) => {
    const wanted = found.filter(matcherOfItems(missing));
    items.push(...wanted);
    const isAnswered = matcherOfKeys(wanted);
    missing = missing.filter(key => !isAnswered(key));
  };

  const ids = new Set<string>();
  for (const { resourceId, resourceName } of missing) {
    if (resourceId) {
      ids.add(resourceId);
    } else if (resourceName) {
      (await idsOfName({ ...at, resourceName })).forEach(id => ids.add(id));
    }
  }
  const batch = await batchGetItems({ ...at, resourceIds: [...ids] });
  take(batch.items);
  for (const resourceId of batch.unprocessed) {
    ids.delete(resourceId);
    missing = missing.filter(key => key.resourceId !== resourceId);
    failures.push({
      resourceType: at.resourceType,
      resourceId,
      reason: 'throttled',
      detail: `config:BatchGetResourceConfig kept putting the resource back in ${at.region} of account ${at.account.accountId}.`,
    });
  }
  batch.items.forEach(item => ids.delete(item.resourceId));

  const candidates =
    ids.size > FEW
      ? await discoveredIds({ ...at, resourceIds: [...ids] })
      : ids;
  const histories: LiveItem[] = [];
  for (const resourceId of candidates) {
    const [newest] =
      (await recordedItems({ ...at, resourceId, limit: 1 })) ?? [];
    if (newest) {
      histories.push(newest);
    }
  }
  // A name may have had several objects: one that is there decides.
  take(histories.filter(item => item.status === 'present'));
  take(histories.filter(item => item.status === 'deleted'));
  return { items, failures, unknown: missing };
}
