import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { AwsAccount } from '../account/AwsAccount';
import { parseTrailEvent, type TrailEvent } from './TrailEvent';

/** CloudTrail's largest page. */
const PAGE_SIZE = 50;

/** At two calls a second, more would hold up every other finding. */
const MAX_PAGES = 6;

/**
 * Events that name a resource, newest first.
 *
 * @internal
 */
export interface TrailEvents {
  events: TrailEvent[];
  /** Whether there were more than are read. */
  cutOff: boolean;
}

/**
 * Asks CloudTrail's event history for the events that name a resource.
 *
 * @throws AwsRefusal
 * @internal
 */
export async function lookupEvents(options: {
  account: AwsAccount;
  region: string;
  resourceName: string;
  from: Date;
  to: Date;
  signal?: AbortSignal;
}): Promise<TrailEvents> {
  const { account, region, resourceName, from, to, signal } = options;
  const events: TrailEvent[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const command = new LookupEventsCommand({
      LookupAttributes: [
        { AttributeKey: 'ResourceName', AttributeValue: resourceName },
      ],
      StartTime: from,
      EndTime: to,
      MaxResults: PAGE_SIZE,
      NextToken: nextToken,
    });
    const answer = await account.cloudTrail(
      { region, operation: 'LookupEvents', signal },
      (client, http) => client.send(command, http),
    );
    for (const raw of answer.Events ?? []) {
      const event = parseTrailEvent(raw);
      if (event) {
        events.push(event);
      }
    }
    nextToken = answer.NextToken || undefined;
    if (!nextToken) {
      break;
    }
  }
  return {
    events: events.sort((a, b) => b.time.localeCompare(a.time)),
    cutOff: nextToken !== undefined,
  };
}
