import { text } from '../json';
import { Locator } from '../items/itemIndex';
import { Mapping } from '../mappings/mapping';
import { covers } from '../paths';
import { repeatsSecret, secretsOf } from '../secrets/mask';
import {
  DesiredResource,
  LiveItem,
  ResourceIdentity,
  ResourceResult,
} from '../types';
import { placeOf } from './lookup';

/** A result that says nothing yet. @internal */
export function resultOf(
  resource: DesiredResource,
  mapping: Mapping | undefined,
  locator: Locator = {},
  item?: LiveItem,
): ResourceResult {
  return {
    address: resource.address,
    type: resource.type,
    identity: identityOf(resource, mapping, locator, item),
    verdict: 'unverifiable',
    changes: [],
    unverified: [],
    attributesCompared: 0,
    attributesDeclared: 0,
  };
}

/**
 * Which cloud object it is. Only AWS's ids are ids of something: the id of a
 * `random_string`, say, is its secret value.
 */
function identityOf(
  resource: DesiredResource,
  mapping: Mapping | undefined,
  locator: Locator,
  item: LiveItem | undefined,
): ResourceIdentity {
  let secrets: string[] | undefined;
  const repeats = (value: string) => {
    secrets ??= secretsOf(resource);
    return repeatsSecret(value, secrets);
  };
  // What AWS itself calls the object is no secret.
  const isName = (value: string) =>
    value === item?.resourceId ||
    value === item?.arn ||
    value === item?.resourceName;
  const shown = (path: string, value: string | undefined) =>
    value !== undefined &&
    !resource.sensitivePaths.some(p => covers(p, path)) &&
    (isName(value) || !repeats(value))
      ? value
      : undefined;
  const isAws = resource.type.startsWith('aws_');
  const isPlaced = item?.accountId !== undefined && item.region !== undefined;
  const place = isAws && !isPlaced ? placeOf(resource) : {};
  const id = isAws ? shown('id', text(resource.attributes, 'id')) : undefined;
  const arn = isAws
    ? shown('arn', text(resource.attributes, 'arn'))
    : undefined;
  const accountId = item?.accountId ?? shown('account_id', place.accountId);
  const region = item?.region ?? shown('region', place.region);
  const resourceId = shown('id', locator.resourceId);
  const identity: ResourceIdentity = { type: resource.type };
  if (id !== undefined) identity.id = id;
  if (arn !== undefined) identity.arn = arn;
  if (accountId !== undefined) identity.accountId = accountId;
  if (region !== undefined) identity.region = region;
  if (mapping !== undefined) identity.resourceType = mapping.resourceType;
  if (resourceId !== undefined) identity.resourceId = resourceId;
  return identity;
}
