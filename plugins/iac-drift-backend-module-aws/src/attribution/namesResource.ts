import { plainKey, requestOf, scalar } from './request';
import type { TrailEvent } from './TrailEvent';

/** Services whose events come from a source of another name. */
const SOURCES: Record<string, string> = {
  applicationautoscaling: 'autoscaling',
  certificatemanager: 'acm',
  cloudwatch: 'monitoring',
  elasticloadbalancingv2: 'elasticloadbalancing',
  opensearchservice: 'es',
  stepfunctions: 'states',
};

/** Keys that name a resource of any type. */
const ANY_RESOURCE = [
  'name',
  'resource',
  'resourcearn',
  'resourceid',
  'resourcename',
  'resources',
];

/**
 * Whether an event is about a resource: CloudTrail says so, or its request names
 * it. An ARN, a URL or an id is a name wherever it stands; a word such as `orders`
 * only where requests name resources of its type, `roleName` of a role.
 *
 * @internal
 */
export function namesResource(
  event: TrailEvent,
  resource: { names: string[]; resourceType: string | undefined },
): boolean {
  const names = resource.names.map(scalar);
  if (event.resourceNames.some(name => names.includes(scalar(name)))) {
    return true;
  }
  const [, service = '', noun = ''] = (resource.resourceType ?? '')
    .toLowerCase()
    .split('::');
  const isOfService =
    event.eventSource === `${SOURCES[service] ?? service}.amazonaws.com`;
  const isNameKey = (key: string) =>
    ANY_RESOURCE.includes(key) ||
    (noun !== '' && key.startsWith(plainKey(noun)));
  return requestOf(event).leaves.some(
    ({ keys, value }) =>
      names.includes(value) &&
      (isUnmistakable(value) || (isOfService && isNameKey(keys.at(-1) ?? ''))),
  );
}

/** `arn:aws:...`, `https://...`, `sg-0a4b8d1f6e2c97350`, the UUID of a key. */
function isUnmistakable(name: string): boolean {
  return (
    /^(arn:|https:\/\/)/.test(name) ||
    /^[a-z]+-[0-9a-f]{8,}$/.test(name) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)
  );
}
