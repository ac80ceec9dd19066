import type { Account } from '../account/account';
import type { TrailEvent } from '../account/trailEvent';
import { epochSeconds } from '../config/forms';
import type { Operation } from '../config/operations';
import { optionalString, timeOf } from '../config/requests';
import { AwsError } from '../http/awsError';
import { pageOf } from '../http/paging';
import { isObject } from '../json';

const attributes: Record<
  string,
  (event: TrailEvent, wanted: string) => boolean
> = {
  EventId: (event, wanted) => event.eventId === wanted,
  EventName: (event, wanted) => event.eventName === wanted,
  EventSource: (event, wanted) => event.eventSource === wanted,
  ReadOnly: (event, wanted) => String(event.record.readOnly) === wanted,
  Username: (event, wanted) => event.username === wanted,
  AccessKeyId: (event, wanted) => event.accessKeyId === wanted,
  ResourceName: (event, wanted) =>
    event.resources.some(({ name }) => name === wanted),
  ResourceType: (event, wanted) =>
    event.resources.some(({ type }) => type === wanted),
};

/**
 * LookupEvents: newest first, of the caller's region, of the last 90 days, by at
 * most one attribute, 50 a page.
 *
 * @internal
 */
export const lookupEvents: Operation = (account, request, caller) => {
  const lookups = request.LookupAttributes ?? [];
  if (!Array.isArray(lookups) || lookups.length > 1) {
    throw new AwsError(
      'InvalidLookupAttributesException',
      'You can only specify one lookup attribute in a request.',
    );
  }
  const filters = lookups.map(lookup => {
    const { AttributeKey: key, AttributeValue: value } = isObject(lookup)
      ? lookup
      : {};
    if (
      typeof key !== 'string' ||
      typeof value !== 'string' ||
      !Object.hasOwn(attributes, key)
    ) {
      throw new AwsError(
        'InvalidLookupAttributesException',
        'The lookup attribute is not valid.',
      );
    }
    return (event: TrailEvent) => attributes[key](event, value);
  });
  const max = request.MaxResults ?? 50;
  if (
    typeof max !== 'number' ||
    !Number.isInteger(max) ||
    max < 1 ||
    max > 50
  ) {
    throw new AwsError(
      'InvalidMaxResultsException',
      'The maximum number of results must be between 1 and 50.',
    );
  }
  const start = timeOf(request, 'StartTime') ?? -Infinity;
  const end = timeOf(request, 'EndTime') ?? Infinity;
  if (start > end) {
    throw new AwsError(
      'InvalidTimeRangeException',
      'The start time must be before the end time.',
    );
  }

  const page = pageOf(
    visibleEvents(account)
      .sort((a, b) => a.eventTime.localeCompare(b.eventTime))
      .reverse()
      .filter(
        event =>
          event.awsRegion === caller.region &&
          Date.parse(event.eventTime) >= start &&
          Date.parse(event.eventTime) <= end &&
          filters.every(filter => filter(event)),
      ),
    {
      limit: max,
      token: optionalString(request, 'NextToken'),
      question: [
        lookups,
        request.StartTime ?? null,
        request.EndTime ?? null,
        caller.region,
      ],
    },
  );
  return {
    Events: page.items.map(event => ({
      EventId: event.eventId,
      EventName: event.eventName,
      ReadOnly: String(event.record.readOnly),
      AccessKeyId: event.accessKeyId,
      EventTime: epochSeconds(event.eventTime),
      EventSource: event.eventSource,
      Username: event.username,
      Resources: event.resources.map(({ type, name }) => ({
        ResourceType: type,
        ResourceName: name,
      })),
      CloudTrailEvent: JSON.stringify(event.record),
    })),
    ...(page.nextToken ? { NextToken: page.nextToken } : {}),
  };
};

const NINETY_DAYS = 90 * 24 * 60 * 60 * 1000;

function visibleEvents(account: Account): TrailEvent[] {
  const oldest = account.now().getTime() - NINETY_DAYS;
  return account.trail
    .visibleEvents(account.now())
    .filter(event => Date.parse(event.eventTime) >= oldest);
}
