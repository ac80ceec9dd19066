import type {
  Change,
  JsonObject,
  JsonValue,
  ResourceResult,
} from '@iac-drift/engine';
import { atomsOf } from '../atoms';
import { grade } from '../grade';
import { parseTrailEvent, type TrailEvent } from '../TrailEvent';

/** @internal */
export const change = (
  path: string,
  desired: JsonValue,
  live: JsonValue,
  sensitive = false,
): Change => ({ path, desired, live, sensitive });

/** @internal */
export const result = (
  type: string,
  resourceType: string,
  changes: Change[],
  more: Partial<ResourceResult> = {},
): ResourceResult => ({
  address: `${type}.this`,
  type,
  identity: { type, resourceType, resourceId: 'r-1' },
  verdict: 'drifted',
  kind: 'changed',
  changes,
  unverified: [],
  attributesCompared: 1,
  attributesDeclared: 1,
  ...more,
});

let sequence = 0;
/** An event at a minute of one hour. @internal */
export const event = (
  minute: number,
  actor: string,
  eventName: string,
  requestParameters: JsonObject,
  more: JsonObject = {},
): TrailEvent => {
  sequence += 1;
  return parseTrailEvent({
    CloudTrailEvent: JSON.stringify({
      eventID: `event-${sequence}`,
      eventName,
      eventSource: 'ec2.amazonaws.com',
      eventTime: `2025-03-04T10:${String(minute).padStart(2, '0')}:00Z`,
      userIdentity: { type: 'IAMUser', userName: actor },
      readOnly: false,
      requestParameters,
      ...more,
    }),
  })!;
};

/** What events say of a result. @internal */
export const judge = (
  subject: ResourceResult,
  events: TrailEvent[],
  options: { of?: 'drift' | 'resolution'; since?: string } = {},
) => {
  const { of = 'drift', since = '2025-03-04T10:00:00Z' } = options;
  return grade({
    events: [...events].sort((a, b) => b.time.localeCompare(a.time)),
    atoms: atomsOf(subject, of),
    result: subject,
    since: new Date(since),
  });
};
