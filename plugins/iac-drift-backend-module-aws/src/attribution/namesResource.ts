import { sourceOf } from './events/sourceOf';
import { plainKey, requestOf, scalar } from './request';
import type { TrailEvent } from './TrailEvent';

/** Keys that name a resource of any type. */
const ANY_RESOURCE = [
  'name',
  'resource',
  'resourcearn',
  'resourceid',
  'resourcename',
  'resources',
];

interface Resource {
  names: string[];
  resourceType: string | undefined;
}

/**
 * Whether an event is about a resource: CloudTrail says so, or its request names
 * it. An ARN, a URL or an id is a name wherever it stands; a word such as `orders`
 * only where requests name resources of its type, `roleName` of a role, and do not say
 * that they mean another one of that name.
 *
 * @internal
 */
export function namesResource(event: TrailEvent, resource: Resource): boolean {
  const names = resource.names.map(scalar);
  const { resourceType = '' } = resource;
  const [, , noun = ''] = resourceType.toLowerCase().split('::');
  const isOfService = event.eventSource === sourceOf(resourceType);
  const isNameKey = (key: string) =>
    ANY_RESOURCE.includes(key) ||
    (noun !== '' && key.startsWith(plainKey(noun)));
  const isNamed =
    event.resourceNames.some(name => names.includes(scalar(name))) ||
    requestOf(event).leaves.some(
      ({ keys, value }) =>
        names.includes(value) && isOfService && isNameKey(keys.at(-1) ?? ''),
    );
  return (
    saysClearly(event, resource) || (isNamed && !namesAnother(event, resource))
  );
}

function saysClearly(
  event: TrailEvent,
  { names, resourceType = '' }: Resource,
): boolean {
  const clear = names
    .map(scalar)
    .filter(name => isUnmistakable(name, resourceType));
  return (
    event.resourceNames.some(name => clear.includes(scalar(name))) ||
    requestOf(event).leaves.some(({ value }) => clear.includes(value))
  );
}

/** Keys that name what a resource is part of, where its own name is not the only one. */
const WHOLES = ['apiid', 'cluster', 'clustername', 'eventbusname', 'restapiid'];

/**
 * Whether a request says that it means another resource of the same name: in another
 * account, region or cluster.
 *
 * @internal
 */
export function namesAnother(event: TrailEvent, resource: Resource): boolean {
  const arn = resource.names.map(scalar).find(name => name.startsWith('arn:'));
  if (!arn || saysClearly(event, resource)) {
    return false;
  }
  const own = arn.split(/[:/]/);
  return requestOf(event).leaves.some(({ keys, value }) => {
    const steps = value.split(/[:/]/);
    const last = steps.at(-1) ?? '';
    if (WHOLES.includes(keys.at(-1) ?? '')) {
      return last !== 'default' && !own.includes(last);
    }
    const isAddress =
      value.startsWith('https://') ||
      (value.startsWith('arn:') && steps[2] === own[2]);
    return isAddress && last === own.at(-1);
  });
}

/** Services that choose the ids of what they hold: `sg-0a4b8d1f6e2c97350`. */
const CHOOSE_IDS = /^AWS::(EC2|EFS|FSx|DirectoryService|WorkSpaces)::/;

/** `arn:aws:...`, `https://...`, the UUID of a key, an id that no person chose. */
function isUnmistakable(name: string, resourceType: string): boolean {
  return (
    /^(arn:|https:\/\/)/.test(name) ||
    (CHOOSE_IDS.test(resourceType) && /^[a-z]+-[0-9a-f]{8,}$/.test(name)) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)
  );
}
