import type { LiveItem, ReadFailure } from '@iac-drift/engine';
import { batchGetItems } from './batchGetItems';
import { idsOfType } from './discoveredIds';
import type { Freshness } from './inventory/Freshness';
import {
  isAboutWhatWasAsked,
  type RegionInventory,
} from './inventory/RegionInventory';
import { asRefusal } from './readInRegion';

/**
 * Everything of one type in one region. Where queries show nothing of it, AWS Config
 * is asked whether it discovered any: there are types that it records and leaves out
 * of queries.
 *
 * @returns the items, or why they are not known
 * @internal
 */
export async function listInRegion(options: {
  inventory: RegionInventory;
  resourceType: string;
  freshness: Freshness;
  signal?: AbortSignal;
}): Promise<{ items: LiveItem[] } | Pick<ReadFailure, 'reason' | 'detail'>> {
  const { inventory, resourceType, freshness, signal } = options;
  const { account, region, recorder, discovered } = inventory;
  try {
    const obstacle = await inventory.obstacleTo(
      resourceType,
      freshness,
      signal,
    );
    if (obstacle) {
      return obstacle;
    }
    const held = await inventory
      .resourcesOf(resourceType, { freshness, isCounted: true, signal })
      .catch(error => {
        if (isAboutWhatWasAsked(error)) return undefined;
        throw error;
      });
    // What is not recorded any more is not shown, so it is the recorder's state after that counts.
    const after = {
      ...freshness,
      settings: Math.max(freshness.settings, held?.asOf ?? inventory.now()),
    };
    const laterObstacle = await inventory.obstacleTo(
      resourceType,
      after,
      signal,
    );
    if (laterObstacle) {
      return laterObstacle;
    }
    if (held && held.size > 0) {
      return { items: held.items() };
    }
    if (recorder.denied) {
      throw recorder.denied;
    }
    if ((await discovered.of(resourceType, after, signal)) === 0) {
      return { items: [] };
    }
    const at = { account, region, resourceType, signal };
    const resourceIds = await idsOfType(at);
    const { items, unprocessed } = await batchGetItems({ ...at, resourceIds });
    return unprocessed.length === 0
      ? { items: items.filter(({ status }) => status === 'present') }
      : {
          reason: 'throttled',
          detail: `config:BatchGetResourceConfig kept putting resources back in ${region} of account ${account.accountId}.`,
        };
  } catch (error) {
    const { reason, message } = asRefusal(error);
    return { reason, detail: message };
  }
}
