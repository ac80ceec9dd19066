import { setTimeout as wait } from 'node:timers/promises';
import {
  BatchGetResourceConfigCommand,
  type ResourceKey,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import { normaliseItem, type LiveItem } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import { plain } from './plain';

/** What AWS Config accepts in one call. */
const MAX_KEYS = 100;

/** Times that keys which AWS Config put back are sent again. */
const MAX_ROUNDS = 4;
const FIRST_PAUSE_MS = 200;

/**
 * Fetches items by id. These items carry no tags (AWS Config leaves them out),
 * and a resource that is absent from the answer was deleted or never recorded;
 * the answer does not say which.
 *
 * @returns the items, and the ids that AWS Config kept putting back
 * @throws AwsRefusal
 * @internal
 */
export async function batchGetItems(options: {
  account: AwsAccount;
  region: string;
  resourceType: string;
  /** Without duplicates. */
  resourceIds: string[];
  signal?: AbortSignal;
}): Promise<{ items: LiveItem[]; unprocessed: string[] }> {
  const { account, region, resourceType, signal } = options;
  const operation = 'BatchGetResourceConfig';
  const items: LiveItem[] = [];
  let ids = options.resourceIds;

  for (let round = 0; ids.length > 0 && round < MAX_ROUNDS; round += 1) {
    if (round > 0) {
      await pause(FIRST_PAUSE_MS * 2 ** round, signal);
    }
    const putBack: string[] = [];
    for (let start = 0; start < ids.length; start += MAX_KEYS) {
      const resourceKeys: ResourceKey[] = ids
        .slice(start, start + MAX_KEYS)
        .map(resourceId => ({
          resourceType: resourceType as ResourceType,
          resourceId,
        }));
      const page = await account.config(
        { region, operation, signal },
        (client, http) =>
          client.send(
            new BatchGetResourceConfigCommand({ resourceKeys }),
            http,
          ),
      );
      for (const raw of page.baseConfigurationItems ?? []) {
        const item = normaliseItem(plain(raw));
        if (item) {
          items.push(item);
        }
      }
      for (const { resourceId } of page.unprocessedResourceKeys ?? []) {
        if (resourceId && ids.includes(resourceId)) {
          putBack.push(resourceId);
        }
      }
    }
    ids = putBack;
  }
  return { items, unprocessed: ids };
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch {
    throw new AwsRefusal('source-error', 'Aborted', 'The read was stopped.');
  }
}
