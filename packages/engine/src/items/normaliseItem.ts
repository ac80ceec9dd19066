import { isObject, ownInAnyCase, parseJson, spelling } from '../json';
import { JsonObject, JsonValue, LiveItem, LiveStatus } from '../types';
import { tagsOf } from './tags';
import { isoTime } from './time';

/**
 * AWS Config's `configurationItemStatus`. What is not named here
 * (`ResourceNotRecorded`, and whatever AWS adds) says that nobody looked.
 */
const STATUS = new Map<string, LiveStatus>([
  ['OK', 'present'],
  ['RESOURCEDISCOVERED', 'present'],
  ['RESOURCEDELETED', 'deleted'],
  ['RESOURCEDELETEDNOTRECORDED', 'deleted'],
]);

/**
 * One AWS Config item in the one form that the engine reads, whichever of
 * GetResourceConfigHistory, BatchGetResourceConfig, SelectResourceConfig or a
 * rule's event delivered it; undefined when it is no item.
 *
 * Strings that hold JSON are parsed, twice encoded ones too. Tags that the API
 * leaves out stay undefined: BatchGetResourceConfig returns none.
 *
 * @public
 */
export function normaliseItem(raw: unknown): LiveItem | undefined {
  const item = unwrapped(raw as JsonValue);
  if (item === undefined) return undefined;
  const resourceType = scalarText(ownInAnyCase(item, 'resourceType'));
  const resourceId = scalarText(ownInAnyCase(item, 'resourceId'));
  if (!resourceType || !resourceId) return undefined;
  const region = scalarText(ownInAnyCase(item, 'awsRegion'));
  const tags = tagsOf(ownInAnyCase(item, 'tags'));
  return compact({
    resourceType,
    resourceId,
    resourceName: scalarText(ownInAnyCase(item, 'resourceName')),
    arn: scalarText(ownInAnyCase(item, 'arn')),
    accountId:
      scalarText(ownInAnyCase(item, 'accountId')) ??
      scalarText(ownInAnyCase(item, 'awsAccountId')),
    region: region === 'global' ? undefined : region,
    status: statusOf(ownInAnyCase(item, 'configurationItemStatus')),
    captureTime: isoTime(ownInAnyCase(item, 'configurationItemCaptureTime')),
    configuration: decoded(ownInAnyCase(item, 'configuration') ?? null),
    supplementaryConfiguration: supplementary(
      ownInAnyCase(item, 'supplementaryConfiguration'),
    ),
    tags,
  });
}

/**
 * What a notification carries an item in: a rule's event, a message of the delivery
 * channel with its difference to the last item, an envelope of SNS or EventBridge.
 */
const WRAPPERS = ['configurationItem', 'invokingEvent', 'detail', 'Message'];

function unwrapped(raw: JsonValue, depth = 0): JsonObject | undefined {
  const value = decoded(raw);
  if (!isObject(value)) return undefined;
  if (ownInAnyCase(value, 'resourceType') !== undefined) return value;
  const inner = WRAPPERS.map(name => ownInAnyCase(value, name)).find(
    v => v !== undefined && v !== null,
  );
  return inner === undefined || depth === WRAPPERS.length
    ? value
    : unwrapped(inner, depth + 1);
}

/** Items of bare shape, `{ resourceType, resourceId, configuration }`, are present. */
function statusOf(status: JsonValue | undefined): LiveStatus {
  if (status === undefined || status === null) return 'present';
  return STATUS.get(spelling(status).toUpperCase()) ?? 'not-recorded';
}

function supplementary(value: JsonValue | undefined): JsonObject {
  const object = decoded(value ?? null);
  if (!isObject(object)) return {};
  return Object.fromEntries(
    Object.entries(object).map(([key, v]) => [key, decoded(v)]),
  );
}

/** Text that holds an object, a list, a boolean or null, as that; else as it is. */
function decoded(value: JsonValue): JsonValue {
  let current = value;
  for (let depth = 0; depth < 3 && typeof current === 'string'; depth++) {
    const looksEncoded = /^\s*(["[{]|(true|false|null)\s*$)/.test(current);
    const parsed = looksEncoded ? parseJson(current) : undefined;
    if (parsed === undefined) return current;
    current = parsed;
  }
  return current;
}

function scalarText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return spelling(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function compact(item: LiveItem): LiveItem {
  for (const key of Object.keys(item) as (keyof LiveItem)[]) {
    if (item[key] === undefined) delete item[key];
  }
  return item;
}
