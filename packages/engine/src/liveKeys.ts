import { placeOf, relatedAmong } from './compare/lookup';
import { mappingOf } from './mappings/registry';
import { Related } from './mappings/mapping';
import { DesiredResource, LiveKey } from './types';

/** Types that AWS Config records for the whole account, not for a region. */
const GLOBAL = /^AWS::(IAM|CloudFront|Route53)::/;

/**
 * What to ask AWS Config for, so that the resources can be compared; each object
 * once. Parts of an object ask for the object. Types that are not supported and
 * resources without an identity ask for nothing.
 *
 * @public
 */
export function liveKeysOf(resources: DesiredResource[]): LiveKey[] {
  const related = relatedAmong(resources);
  const keys = new Map<string, LiveKey>();
  for (const resource of resources) {
    const key = keyOf(resource, related);
    if (key) keys.set(JSON.stringify(key), key);
  }
  return withoutRepeats([...keys.values()]);
}

function keyOf(
  resource: DesiredResource,
  related: Related,
): LiveKey | undefined {
  const mapping = mappingOf(resource.type);
  if (mapping === undefined) return undefined;
  const { resourceId, resourceName } = mapping.locate(
    resource.attributes,
    related,
  );
  if (!resourceId && !resourceName) return undefined;
  const place = placeOf(resource);
  const { resourceType } = mapping;
  return {
    resourceType,
    ...(resourceId ? { resourceId } : { resourceName }),
    ...(place.accountId && { accountId: place.accountId }),
    ...(place.region && !GLOBAL.test(resourceType) && { region: place.region }),
  };
}

/** A part often does not know its object's account and region, which the object does. */
function withoutRepeats(keys: LiveKey[]): LiveKey[] {
  const placed = new Set(keys.filter(isPlaced).map(key => nameOf(key)));
  return keys.filter(key => isPlaced(key) || !placed.has(nameOf(key)));
}

function isPlaced(key: LiveKey): boolean {
  const isGlobal = GLOBAL.test(key.resourceType);
  return Boolean(key.accountId && (key.region || isGlobal));
}

function nameOf(key: LiveKey): string {
  return JSON.stringify([key.resourceType, key.resourceId, key.resourceName]);
}
