import { placeOf, relatedAmong } from './compare/lookup';
import { mappingOf } from './mappings/registry';
import { typeNameOf } from './items/normaliseModel';
import { Mapping, Related } from './mappings/mapping';
import { DesiredResource, JsonObject, LiveKey } from './types';

/** Types that AWS Config records for the whole account, not for a region. */
const GLOBAL = /^AWS::(IAM|CloudFront|Route53)::/;

/**
 * What to ask AWS Config and Cloud Control for, so that the resources can be
 * compared; each object once. Parts of an object ask for the object. Types that
 * are not supported and resources without an identity ask for nothing.
 *
 * @public
 */
export function liveKeysOf(resources: DesiredResource[]): LiveKey[] {
  const related = relatedAmong(resources);
  const keys = new Map<string, LiveKey>();
  for (const resource of resources) {
    const key = keyOf(resource, related);
    if (key === undefined) continue;
    const { cloudControl, ...rest } = key;
    const name = JSON.stringify(rest);
    if (cloudControl !== undefined || !keys.has(name)) keys.set(name, key);
  }
  return withoutRepeats([...keys.values()]);
}

function keyOf(
  resource: DesiredResource,
  related: Related,
): LiveKey | undefined {
  const mapping = mappingOf(resource.type);
  if (mapping === undefined) return undefined;
  const { attributes } = resource;
  const { resourceId, resourceName } = mapping.locate(attributes, related);
  if (!resourceId && !resourceName) return undefined;
  const place = placeOf(resource);
  const { resourceType } = mapping;
  return {
    resourceType,
    ...(resourceId ? { resourceId } : { resourceName }),
    ...(place.accountId && { accountId: place.accountId }),
    ...(place.region && !GLOBAL.test(resourceType) && { region: place.region }),
    ...cloudControlKey(mapping, attributes, related),
  };
}

function cloudControlKey(
  { model, resourceType }: Mapping,
  attributes: JsonObject,
  related: Related,
): Pick<LiveKey, 'cloudControl'> {
  const identifier = model?.identifier(attributes, related);
  if (model === undefined || !identifier || model.shows.length === 0) return {};
  return {
    cloudControl: {
      typeName: typeNameOf(resourceType),
      identifier,
      only: model.shows === 'all',
    },
  };
}

/**
 * A part often does not know its object's account and region, which the object
 * does. What is to be asked of Cloud Control goes with it.
 */
function withoutRepeats(keys: LiveKey[]): LiveKey[] {
  const asked = new Map<string, LiveKey['cloudControl']>();
  const placed = new Set<string>();
  for (const key of keys) {
    if (isPlaced(key)) placed.add(nameOf(key));
    else if (key.cloudControl) asked.set(nameOf(key), key.cloudControl);
  }
  return keys.flatMap(key => {
    const name = nameOf(key);
    if (!isPlaced(key)) return placed.has(name) ? [] : [key];
    const cloudControl = key.cloudControl ?? asked.get(name);
    return [cloudControl === undefined ? key : { ...key, cloudControl }];
  });
}

function isPlaced(key: LiveKey): boolean {
  const isGlobal = GLOBAL.test(key.resourceType);
  return Boolean(key.accountId && (key.region || isGlobal));
}

function nameOf(key: LiveKey): string {
  return JSON.stringify([key.resourceType, key.resourceId, key.resourceName]);
}
