import { isObject, own, text } from '../json';
import { DesiredResource, JsonObject } from '../types';
import { Place } from '../items/itemIndex';
import { Related } from '../mappings/mapping';

/**
 * Looks resources up by an attribute's value. A value that several resources
 * have finds none, for the same name in two accounts is two things.
 *
 * @internal
 */
export function relatedAmong(resources: DesiredResource[]): Related {
  const indexes = new Map<string, Map<string, JsonObject | null>>();
  return (type, attribute, value) => {
    if (typeof value !== 'string' || value === '') return undefined;
    const name = `${type}.${attribute}`;
    let index = indexes.get(name);
    if (index === undefined) {
      index = indexOf(resources, type, attribute);
      indexes.set(name, index);
    }
    return index.get(value) ?? undefined;
  };
}

function indexOf(
  resources: DesiredResource[],
  type: string,
  attribute: string,
): Map<string, JsonObject | null> {
  const index = new Map<string, JsonObject | null>();
  for (const resource of resources) {
    const value = own(resource.attributes, attribute);
    if (resource.type !== type || typeof value !== 'string') continue;
    const known = index.get(value);
    const isSame =
      known === undefined ||
      (known !== null && own(known, 'arn') === own(resource.attributes, 'arn'));
    index.set(value, isSame ? resource.attributes : null);
  }
  return index;
}

/** The account and region that a resource's state tells. @internal */
export function placeOf(resource: DesiredResource): Place {
  const identity = isObject(resource.identity) ? resource.identity : undefined;
  const arn = arnParts(text(resource.attributes, 'arn'));
  return {
    accountId: text(identity, 'account_id') ?? arn.accountId,
    region:
      text(identity, 'region') ??
      arn.region ??
      text(resource.attributes, 'region'),
  };
}

function arnParts(arn: string | undefined): Place {
  if (arn === undefined) return {};
  const [prefix, , , region, accountId] = arn.split(':', 5);
  return prefix === 'arn'
    ? { accountId: accountId || undefined, region: region || undefined }
    : {};
}
