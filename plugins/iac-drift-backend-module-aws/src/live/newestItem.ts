import {
  GetResourceConfigHistoryCommand,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import { normaliseItem, type LiveItem } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import { plain } from './plain';

/**
 * The newest item in a resource's history. It alone tells a deleted resource
 * from one that was never recorded.
 *
 * @returns undefined when AWS Config never recorded the resource
 * @throws AwsRefusal
 * @internal
 */
export async function newestItem(options: {
  account: AwsAccount;
  region: string;
  resourceType: string;
  resourceId: string;
  signal?: AbortSignal;
}): Promise<LiveItem | undefined> {
  const { account, region, resourceType, resourceId, signal } = options;
  try {
    const answer = await account.config(
      { region, operation: 'GetResourceConfigHistory', signal },
      (client, http) =>
        client.send(
          new GetResourceConfigHistoryCommand({
            resourceType: resourceType as ResourceType,
            resourceId,
            // Further pages may go on and on, empty.
            limit: 1,
          }),
          http,
        ),
    );
    const [newest] = answer.configurationItems ?? [];
    return newest && normaliseItem(plain(newest));
  } catch (error) {
    if (
      error instanceof AwsRefusal &&
      error.code === 'ResourceNotDiscoveredException'
    ) {
      return undefined;
    }
    throw error;
  }
}
