import type { LiveItem, LiveKey, ReadFailure } from '@iac-drift/engine';
import { AwsRefusal } from '../account/AwsRefusal';
import type { Freshness } from './inventory/Freshness';
import type { HeldType } from './inventory/HeldType';
import { isMissingRole } from './inventory/Recorder';
import {
  isAboutWhatWasAsked,
  type RegionInventory,
} from './inventory/RegionInventory';
import { finderOf } from './matching';
import { readByIds } from './readByIds';

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
  /** Why it has none, where the recorder tells. */
  whyUnknown?: Pick<ReadFailure, 'reason' | 'detail'>;
}

/**
 * Reads resources of one type in one region: from the inventory, and by id what that
 * does not show.
 *
 * @internal
 */
export async function readInRegion(options: {
  inventory: RegionInventory;
  resourceType: string;
  keys: LiveKey[];
  freshness: Freshness;
  signal?: AbortSignal;
}): Promise<RegionRead> {
  const { inventory, resourceType, keys, freshness, signal } = options;
  const { account, region } = inventory;
  const items: LiveItem[] = [];
  const failures: ReadFailure[] = [];
  try {
    const obstacle = await inventory.obstacleTo(
      resourceType,
      freshness,
      signal,
    );
    if (obstacle?.reason === 'not-recorded') {
      return { items, failures, unknown: keys, whyUnknown: obstacle };
    }
    if (obstacle) {
      return { items, failures: [{ resourceType, ...obstacle }], unknown: [] };
    }

    const held = await inventory
      .resourcesOf(resourceType, { freshness, signal })
      .catch(error => {
        if (isAboutWhatWasAsked(error)) return undefined;
        throw error;
      });
    const { missing, unknown } = takeHeld(held, keys, freshness, items);
    const whyUnknown = doubtOf(inventory, resourceType);
    if (missing.length === 0) {
      return { items, failures, unknown, whyUnknown };
    }
    const askedAt = inventory.now();
    const read = await readByIds({
      account,
      region,
      resourceType,
      keys: missing,
      signal,
    });
    items.push(...read.items);
    unknown.push(...read.unknown);
    const isUnknown = new Set(read.unknown);
    const answersTo = finderOf(read.items);
    for (const key of missing) {
      const answers = answersTo(key);
      if (answers.length > 0 || isUnknown.has(key)) {
        held?.remember(key, { items: answers, askedAt });
      }
    }
    return { items, failures: read.failures, unknown, whyUnknown };
  } catch (error) {
    const refusal = asRefusal(error);
    const { reason, message: detail } = refusal;
    failures.push({
      resourceType,
      // An aggregator shows what is there: for the rest a role in the account is missing.
      reason:
        inventory.aggregator && isMissingRole(refusal)
          ? 'access-denied'
          : reason,
      detail,
    });
    return { items, failures, unknown: [] };
  }
}

/** Whether a resource of the type would be recorded cannot be told without the right to see. */
function doubtOf(
  { account, region, recorder: { denied } }: RegionInventory,
  resourceType: string,
): RegionRead['whyUnknown'] {
  return (
    denied && {
      reason: 'access-denied',
      detail: `AWS Config has no record of this resource in ${region} of account ${account.accountId}, and whether it records ${resourceType} there cannot be seen: ${denied.message}`,
    }
  );
}

/** Takes what is known without a call. */
function takeHeld(
  held: HeldType | undefined,
  keys: LiveKey[],
  freshness: Freshness,
  items: LiveItem[],
): { missing: LiveKey[]; unknown: LiveKey[] } {
  const missing: LiveKey[] = [];
  const unknown: LiveKey[] = [];
  for (const key of keys) {
    const found = held?.find(key) ?? [];
    const answer = found.length > 0 ? found : held?.answerTo(key, freshness);
    if (!answer) missing.push(key);
    else if (answer.length === 0) unknown.push(key);
    else items.push(...answer);
  }
  return { missing, unknown };
}

/** @internal */
export function asRefusal(error: unknown): AwsRefusal {
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
