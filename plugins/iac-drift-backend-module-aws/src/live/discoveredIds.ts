import {
  ListDiscoveredResourcesCommand,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import type { AwsAccount } from '../account/AwsAccount';

/** What AWS Config accepts in one call. */
const MAX_IDS = 20;

/** Names are nearly unique; more pages than this are not worth their calls. */
const MAX_PAGES = 10;

/**
 * Which of the ids AWS Config has ever discovered, deleted ones included.
 *
 * @throws AwsRefusal
 * @internal
 */
export async function discoveredIds(options: {
  account: AwsAccount;
  region: string;
  resourceType: string;
  resourceIds: string[];
  signal?: AbortSignal;
}): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < options.resourceIds.length; at += MAX_IDS) {
    const page = await list({
      ...options,
      resourceIds: options.resourceIds.slice(at, at + MAX_IDS),
    });
    page.forEach(id => found.add(id));
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
export async function idsOfName(options: {
  account: AwsAccount;
  region: string;
  resourceType: string;
  resourceName: string;
  signal?: AbortSignal;
}): Promise<string[]> {
  return list(options);
}

async function list(options: {
  account: AwsAccount;
  region: string;
  resourceType: string;
  resourceIds?: string[];
  resourceName?: string;
  signal?: AbortSignal;
}): Promise<string[]> {
  const { account, region, resourceType, resourceIds, resourceName, signal } =
    options;
  const ids: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const command = new ListDiscoveredResourcesCommand({
      resourceType: resourceType as ResourceType,
      resourceIds,
      resourceName,
      includeDeletedResources: true,
      nextToken,
    });
    const answer = await account.config(
      { region, operation: 'ListDiscoveredResources', signal },
      (client, http) => client.send(command, http),
    );
    for (const {
      resourceId,
      resourceName: name,
    } of answer.resourceIdentifiers ?? []) {
      if (resourceId && (resourceName === undefined || name === resourceName)) {
        ids.push(resourceId);
      }
    }
    nextToken = answer.nextToken || undefined;
    if (!nextToken) {
      break;
    }
  }
  return ids;
}
