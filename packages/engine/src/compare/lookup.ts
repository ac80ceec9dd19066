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

/** Region and account of `arn:partition:service:region:account:...`. */
const ARN_PLACE = /^arn:[^:]*:[^:]*:([^:]*)(?::([^:]*))?/;

/** The account and region that a resource's state tells. @internal */
export function placeOf(resource: DesiredResource): Place {
  const identity = isObject(resource.identity) ? resource.identity : undefined;
  const [, region, accountId] =
    ARN_PLACE.exec(text(resource.attributes, 'arn') ?? '') ?? [];
  return {
    accountId: text(identity, 'account_id') ?? (accountId || undefined),
    region:
      text(identity, 'region') ??
      (region || text(resource.attributes, 'region')),
  };
}
