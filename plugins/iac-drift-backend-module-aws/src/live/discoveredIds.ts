import {
  ListDiscoveredResourcesCommand,
  type ResourceIdentifier,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';

/** What AWS Config accepts in one call. */
const MAX_IDS = 20;

/** Names are nearly unique; more pages than this are not worth their calls. */
const MAX_PAGES_OF_NAME = 10;

/** A hundred thousand resources; past that, something is off. */
const MAX_PAGES_OF_TYPE = 1000;

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
  let pages = 0;
  for await (const page of pagesOf(options)) {
    page.forEach(({ resourceId, resourceName }) => {
      if (resourceId && resourceName === options.resourceName) {
        ids.push(resourceId);
      }
    });
    pages += 1;
    if (pages === MAX_PAGES_OF_NAME) break;
  }
  return ids;
}

/**
 * The ids of all resources of a type that are there.
 *
 * @throws AwsRefusal also when the pages never end
 * @internal
 */
export async function idsOfType(options: Place): Promise<string[]> {
  const { account, region } = options;
  const ids = new Set<string>();
  let pages = 0;
  for await (const page of pagesOf({ ...options, presentOnly: true })) {
    page.forEach(({ resourceId }) => resourceId && ids.add(resourceId));
    pages += 1;
    if (pages === MAX_PAGES_OF_TYPE) {
      throw new AwsRefusal(
        'source-error',
        'UnusableAnswer',
        `config:ListDiscoveredResources never came to its last page in ${region} of account ${account.accountId}.`,
      );
    }
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
  let nextToken: string | undefined;
  do {
    const command = new ListDiscoveredResourcesCommand({
      resourceType: resourceType as ResourceType,
      resourceIds,
      resourceName,
      includeDeletedResources: !presentOnly,
      nextToken,
    });
    const answer = await account.config(
      { region, operation: 'ListDiscoveredResources', signal },
      (client, http) => client.send(command, http),
    );
    yield answer.resourceIdentifiers ?? [];
    nextToken = answer.nextToken || undefined;
  } while (nextToken);
}
