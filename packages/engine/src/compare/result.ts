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
  const secrets = secretsOf(resource);
  const shown = (path: string, value: string | undefined) =>
    value !== undefined &&
    !resource.sensitivePaths.some(p => covers(p, path)) &&
    !repeatsSecret(value, secrets)
      ? value
      : undefined;
  const isAws = resource.type.startsWith('aws_');
  const place = isAws ? placeOf(resource) : {};
  const identity: ResourceIdentity = { type: resource.type };
  const set = (key: keyof ResourceIdentity, value: string | undefined) => {
    if (value !== undefined) identity[key] = value;
  };
  set('id', isAws ? shown('id', text(resource.attributes, 'id')) : undefined);
  set(
    'arn',
    isAws ? shown('arn', text(resource.attributes, 'arn')) : undefined,
  );
  set('accountId', item?.accountId ?? shown('account_id', place.accountId));
  set('region', item?.region ?? shown('region', place.region));
  set('resourceType', mapping?.resourceType);
  set('resourceId', shown('id', locator.resourceId));
  return identity;
}
