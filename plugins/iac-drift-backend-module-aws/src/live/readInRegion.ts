import type { LiveItem, LiveKey, ReadFailure } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import { batchGetItems } from './batchGetItems';
import { discoveredIds, idsOfName } from './discoveredIds';
import { selectExpressions } from './expressions';
import { matcherOfItems, matcherOfKeys } from './matching';
import { newestItem } from './newestItem';
import { selectItems } from './selectItems';

/** Up to so many ids are looked up in the history one by one. */
const FEW = 20;

/**
 * What one region knows of a set of resources.
 *
 * @internal
 */
export interface RegionRead {
  /** Present, or recorded as deleted. */
  items: LiveItem[];
  /** Whatever could not be read. Empty says that the region was read in full. */
  failures: ReadFailure[];
  /** Keys that the region has no item for; none when something failed for good. */
  unknown: LiveKey[];
}

/**
 * Reads resources of one type in one region: a query for all, then what the
 * query did not show by id, then the history of what is left. The query is not
 * the last word, because AWS Config leaves types out of it that it records.
 *
 * @internal
 */
export async function readInRegion(options: {
  account: AwsAccount;
  region: string;
  resourceType: string;
  keys: LiveKey[];
  signal?: AbortSignal;
}): Promise<RegionRead> {
  const { account, region, resourceType, signal } = options;
  const at = { account, region, resourceType, signal };
  const items: LiveItem[] = [];
  const failures: ReadFailure[] = [];
  let missing = options.keys;

  const take = (found: LiveItem[]) => {
    const wanted = found.filter(matcherOfItems(missing));
    items.push(...wanted);
    const isAnswered = matcherOfKeys(wanted);
    missing = missing.filter(key => !isAnswered(key));
  };
  const fail = ({ reason, message }: AwsRefusal, resourceId?: string) =>
    failures.push({ resourceType, resourceId, reason, detail: message });

  for (const expression of selectExpressions(resourceType, missing)) {
    try {
      take(await selectItems({ ...at, expression }));
    } catch (error) {
      const refusal = asRefusal(error);
      if (!mayBeReadById(refusal)) {
        fail(refusal);
        return { items, failures, unknown: [] };
      }
      break;
    }
  }
  if (missing.length === 0) {
    return { items, failures, unknown: [] };
  }

  try {
    const ids = new Set<string>();
    for (const key of missing) {
      if (key.resourceId) {
        ids.add(key.resourceId);
      } else if (key.resourceName) {
        const { resourceName } = key;
        (await idsOfName({ ...at, resourceName })).forEach(id => ids.add(id));
      }
    }
    const batch = await batchGetItems({ ...at, resourceIds: [...ids] });
    take(batch.items);
    for (const resourceId of batch.unprocessed) {
      ids.delete(resourceId);
      missing = missing.filter(key => key.resourceId !== resourceId);
      failures.push({
        resourceType,
        resourceId,
        reason: 'throttled',
        detail: `config:BatchGetResourceConfig kept putting the resource back in ${region} of account ${account.accountId}.`,
      });
    }
    batch.items.forEach(item => ids.delete(item.resourceId));

    const candidates =
      ids.size > FEW
        ? await discoveredIds({ ...at, resourceIds: [...ids] })
        : ids;
    const histories: LiveItem[] = [];
    for (const resourceId of candidates) {
      const newest = await newestItem({ ...at, resourceId });
      if (newest) {
        histories.push(newest);
      }
    }
    // A name may have had several objects: one that is there decides.
    take(histories.filter(item => item.status === 'present'));
    take(histories.filter(item => item.status === 'deleted'));
  } catch (error) {
    fail(asRefusal(error));
    return { items, failures, unknown: [] };
  }
  return { items, failures, unknown: missing };
}

/**
 * Rights are granted by action, and AWS Config refuses a query for a type that
 * it has not yet made queryable: both leave the other actions. More calls would
 * not help against throttling or an outage.
 */
function mayBeReadById({ reason, code }: AwsRefusal): boolean {
  return (
    (reason === 'access-denied' && /^AccessDenied/.test(code)) ||
    code === 'InvalidExpressionException' ||
    code === 'ValidationException'
  );
}

function asRefusal(error: unknown): AwsRefusal {
  if (error instanceof AwsRefusal) {
    return error;
  }
  // A mistake of this module must not take the rest of the scan with it.
  return new AwsRefusal(
    'source-error',
    'UnusableAnswer',
    "AWS Config's answer could not be understood.",
  );
}
