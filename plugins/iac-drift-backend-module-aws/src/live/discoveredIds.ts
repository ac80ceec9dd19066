import {
  ListDiscoveredResourcesCommand,
  type ResourceIdentifier,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import type { AwsAccount } from '../account/AwsAccount';
import { everyPage } from './everyPage';

/** What AWS Config accepts in one call. */
const MAX_IDS = 20;

/** Where to look, and for what. */
interface Place {
  account: AwsAccount;
  region: string;
  resourceType: string;
  signal?: AbortSignal;
}

/**
 * Which of the ids AWS Config has ever discovered, deleted ones included.
 *
 * @throws AwsRefusal
 * @internal
 */
export async function discoveredIds(
  options: Place & { resourceIds: string[] },
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < options.resourceIds.length; at += MAX_IDS) {
    for await (const page of pagesOf({
      ...options,
      resourceIds: options.resourceIds.slice(at, at + MAX_IDS),
    })) {
      page.forEach(({ resourceId }) => resourceId && found.add(resourceId));
    }
  }
  return found;
}

/**
 * The ids of all resources that have or had a name. A name may be used again
 * after a deletion, so there can be several.
 *
 * @throws AwsRefusal
 * @internal
 */
export async function idsOfName(
  options: Place & { resourceName: string },
): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pagesOf(options)) {
    page.forEach(({ resourceId, resourceName }) => {
      if (resourceId && resourceName === options.resourceName) {
        ids.push(resourceId);
      }
    });
  }
  return ids;
}

/**
 * The ids of all resources of a type that are there.
 *
 * @throws AwsRefusal
 * @internal
 */
export async function idsOfType(options: Place): Promise<string[]> {
  const ids = new Set<string>();
  for await (const page of pagesOf({ ...options, presentOnly: true })) {
    page.forEach(({ resourceId }) => resourceId && ids.add(resourceId));
  }
  return [...ids];
}

async function* pagesOf(
  options: Place & {
    resourceIds?: string[];
    resourceName?: string;
    presentOnly?: boolean;
  },
): AsyncGenerator<ResourceIdentifier[]> {
  const { account, region, resourceType, signal } = options;
  const { resourceIds, resourceName, presentOnly = false } = options;
  const operation = 'ListDiscoveredResources';
  const { accountId } = account;
  for await (const page of everyPage({
    call: { action: `config:${operation}`, region, accountId },
    ask: nextToken => {
      const command = new ListDiscoveredResourcesCommand({
        resourceType: resourceType as ResourceType,
        resourceIds,
        resourceName,
        includeDeletedResources: !presentOnly,
        nextToken,
      });
      return account.config({ region, operation, signal }, (client, http) =>
        client.send(command, http),
      );
    },
    next: answer => answer.nextToken,
  })) {
    yield page.resourceIdentifiers ?? [];
  }
}
