import type { ItemVersion } from '../account/resource';
import { isObject, type JsonObject, type JsonValue } from '../json';

/** AWS's JSON protocol writes times as seconds since 1970. @internal */
export const epochSeconds = (iso: string) => Date.parse(iso) / 1000;

const VERSION = '1.3';

/** Parts of the supplementary configuration that hold tags. */
const TAG_PARTS = new Set(['Tags', 'BucketTaggingConfiguration']);

function jsonStrings(parts: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(parts).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

/** What both forms with text inside have in common. */
function described(item: ItemVersion, accountId: string): JsonObject {
  const answer: JsonObject = {
    version: VERSION,
    accountId: accountId,
    configurationItemCaptureTime: epochSeconds(item.captureTime),
    configurationItemStatus: item.status,
    configurationStateId: String(Date.parse(item.captureTime)),
    arn: item.arn,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    awsRegion: item.awsRegion,
    availabilityZone: item.availabilityZone,
  };
  if (item.resourceName !== null) answer.resourceName = item.resourceName;
  if (item.resourceCreationTime !== null) {
    answer.resourceCreationTime = epochSeconds(item.resourceCreationTime);
  }
  if (item.configuration) {
    answer.configuration = JSON.stringify(item.configuration);
  }
  return answer;
}

/**
 * GetResourceConfigHistory: configuration and each supplementary part as text,
 * nulls and all; tags as an object. Since item version 1.3 the related events and
 * the hash are empty.
 *
 * @internal
 */
export function historyForm(item: ItemVersion, accountId: string): JsonObject {
  return {
    ...described(item, accountId),
    configurationItemMD5Hash: '',
    supplementaryConfiguration: jsonStrings(item.supplementaryConfiguration),
    tags: item.tags,
    relatedEvents: [],
    relationships: item.relationships.map(
      ({ resourceName, ...relationship }) => ({
        ...relationship,
        ...(resourceName === null ? {} : { resourceName }),
      }),
    ),
  };
}

/**
 * BatchGetResourceConfig: as the history, but with no tags, neither of their own
 * nor in the supplementary configuration, and no relationships.
 *
 * @internal
 */
export function batchForm(item: ItemVersion, accountId: string): JsonObject {
  return {
    ...described(item, accountId),
    supplementaryConfiguration: jsonStrings(
      Object.fromEntries(
        Object.entries(item.supplementaryConfiguration).filter(
          ([name]) => !TAG_PARTS.has(name),
        ),
      ),
    ),
  };
}

function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  );
}

/** An item never changes, and a query looks at all there are. */
const selectForms = new WeakMap<ItemVersion, JsonObject>();

/**
 * SelectResourceConfig: everything parsed, nulls dropped, tags as a list. What
 * is text by nature (a policy) stays text.
 *
 * @internal
 */
export function selectForm(item: ItemVersion, accountId: string): JsonObject {
  const known = selectForms.get(item);
  if (known) return known;
  const form = withoutNulls({
    version: VERSION,
    accountId: accountId,
    configurationItemCaptureTime: item.captureTime,
    configurationItemStatus: item.status,
    configurationStateId: String(Date.parse(item.captureTime)),
    arn: item.arn,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    resourceName: item.resourceName,
    awsRegion: item.awsRegion,
    availabilityZone: item.availabilityZone,
    resourceCreationTime: item.resourceCreationTime,
    configuration: item.configuration,
    supplementaryConfiguration: item.supplementaryConfiguration,
    tags: Object.entries(item.tags).map(([key, value]) => ({
      tag: `${key}=${value}`,
      key,
      value,
    })),
    relationships: item.relationships.map(
      ({ relationshipName, ...relationship }) => ({
        ...relationship,
        name: relationshipName,
      }),
    ),
  }) as JsonObject;
  selectForms.set(item, form);
  return form;
}
