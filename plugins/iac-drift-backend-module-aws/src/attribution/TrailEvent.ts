import type { Event } from '@aws-sdk/client-cloudtrail';
import type { JsonObject, JsonValue } from '@iac-drift/engine';
import { isObject, objectAt, textAt } from './json';

/**
 * One CloudTrail event, of which only what attribution needs is kept.
 *
 * @internal
 */
export interface TrailEvent {
  eventId: string;
  /** `AuthorizeSecurityGroupIngress`. */
  eventName: string;
  /** `ec2.amazonaws.com`. */
  eventSource: string;
  /** ISO 8601 UTC. */
  time: string;
  /** Where it was logged; empty when it does not say. */
  region: string;
  /** In which account, if it says so. */
  accountId?: string;
  readOnly: boolean;
  /** Set when AWS refused the call. */
  errorCode?: string;
  sourceIp?: string;
  userAgent?: string;
  /** `AwsApiCall`, `AwsServiceEvent`, `AwsConsoleAction`. */
  eventType?: string;
  fromConsole: boolean;
  userIdentity: JsonObject;
  /** Names of the resources that CloudTrail itself files the event under. */
  resourceNames: string[];
  /** The access key that the call gave out, of `AssumeRole` and its kin. Never shown. */
  issuedKey?: string;
  /** May hold secrets: compared with, never copied. */
  requestParameters: JsonValue;
}

/** Calls that change nothing, by their names: older events do not say it. */
const READING = /^(Batch)?(Describe|Get|Head|List|Lookup)[A-Z]/;

/**
 * Reads one event as LookupEvents answers it.
 *
 * @returns undefined when it is not an event that can be understood
 * @internal
 */
export function parseTrailEvent(event: Event): TrailEvent | undefined {
  let record: unknown;
  try {
    record = JSON.parse(event.CloudTrailEvent ?? '');
  } catch {
    return undefined;
  }
  if (!isObject(record)) {
    return undefined;
  }
  const eventId = textAt(record, 'eventID') ?? event.EventId;
  const eventName = textAt(record, 'eventName') ?? event.EventName;
  const time = isoTime(textAt(record, 'eventTime'), event.EventTime);
  if (!eventId || !eventName || !time) {
    return undefined;
  }
  return {
    eventId,
    eventName,
    eventSource: textAt(record, 'eventSource') ?? event.EventSource ?? '',
    time,
    region: textAt(record, 'awsRegion') ?? '',
    accountId: textAt(record, 'recipientAccountId'),
    readOnly: isTrue(
      record.readOnly ?? event.ReadOnly ?? READING.test(eventName),
    ),
    // Some services say only in words that they refused.
    errorCode:
      textAt(record, 'errorCode') ??
      (textAt(record, 'errorMessage') && 'Failed'),
    sourceIp: textAt(record, 'sourceIPAddress'),
    userAgent: textAt(record, 'userAgent'),
    eventType: textAt(record, 'eventType'),
    fromConsole: isTrue(record.sessionCredentialFromConsole),
    userIdentity: objectAt(record, 'userIdentity'),
    resourceNames: (event.Resources ?? []).flatMap(
      ({ ResourceName }) => ResourceName ?? [],
    ),
    issuedKey: textAt(
      objectAt(objectAt(record, 'responseElements'), 'credentials'),
      'accessKeyId',
    ),
    requestParameters: record.requestParameters ?? null,
  };
}

/** CloudTrail writes booleans as text in some fields. */
function isTrue(value: unknown): boolean {
  return value === true || String(value).toLowerCase() === 'true';
}

function isoTime(
  text: string | undefined,
  fallback: Date | undefined,
): string | undefined {
  return [new Date(text ?? ''), fallback]
    .find(date => date && !Number.isNaN(date.getTime()))
    ?.toISOString();
}
