import {
  GetResourceConfigHistoryCommand,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import { normaliseItem, type LiveItem } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';
import { plain } from './plain';

/**
 * What AWS Config recorded of one resource, newest first. It alone tells a deleted
 * resource from one that was never recorded.
 *
 * @returns undefined when AWS Config never recorded the resource
 * @throws AwsRefusal
 * @internal
 */
export async function recordedItems(options: {
  account: AwsAccount;
  region: string;
  resourceType: string;
  resourceId: string;
  /** The end of the time that is asked for; absent means now. */
  later?: Date;
  earlier?: Date;
  /** Up to so many items, at most 100: further pages may go on and on, empty. */
  limit: number;
  signal?: AbortSignal;
}): Promise<LiveItem[] | undefined> {
  const { account, region, resourceType, resourceId, signal } = options;
  try {
    const answer = await account.config(
      { region, operation: 'GetResourceConfigHistory', signal },
      (client, http) =>
        client.send(
          new GetResourceConfigHistoryCommand({
            resourceType: resourceType as ResourceType,
            resourceId,
            laterTime: options.later,
            earlierTime: options.earlier,
            limit: options.limit,
          }),
          http,
        ),
    );
    return (answer.configurationItems ?? [])
      .map(item => normaliseItem(plain(item)))
      .filter(item => item !== undefined)
      .sort((a, b) => (b.captureTime ?? '').localeCompare(a.captureTime ?? ''));
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
