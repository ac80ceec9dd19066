import { LiveIndex } from '../items/liveIndex';
import { ownerTypeOf } from '../mappings/registry';
import { DesiredResource, LiveItem, ResourceIdentity } from '../types';
import { Claims } from './claims';
import { defaultVpcsAmong, LeftOutReason, whyLeftOut } from './leftOut';

/** One cloud object that no known stack claims. @public */
export interface UnmanagedObject {
  /** The Terraform type that would manage it, else AWS's name of its type. */
  type: string;
  identity: ResourceIdentity;
  name?: string;
  /** For finding its owner; absent when they were not read. */
  tags?: Record<string, string>;
  /** ISO 8601 UTC. */
  liveAsOf?: string;
}

/** @public */
export interface UnmanagedInput {
  /** Everything that was read in the watched accounts and of the watched types. */
  live: LiveItem[];
  /** The resources of every known stack, of any type. */
  known: DesiredResource[];
  /**
   * What stacks of another kind declare, such as CloudFormation's: ARNs and ids
   * that AWS made claim their object.
   */
  claimed?: ResourceIdentity[];
}

/** @public */
export interface UnmanagedResult {
  /** In order of type and id. */
  unmanaged: UnmanagedObject[];
  /** What nobody claims and nobody needs to, by reason; reasons that did not occur are left out. */
  leftOut: Partial<Record<LeftOutReason, number>>;
}

/**
 * Everything live that no stack claims. What AWS makes by itself, and what another
 * controller owns, is left out and counted by reason. A resource that declares
 * only a setting of an object, such as a bucket's policy, does not claim it.
 *
 * Only what was read can be unmanaged: of a type that was read by the ids of
 * known resources alone, nothing is.
 *
 * @public
 */
export function unmanagedObjects(input: UnmanagedInput): UnmanagedResult {
  const index = new LiveIndex(input.live);
  const claims = new Claims(input.known, input.claimed ?? [], index);
  const surroundings = {
    claims,
    defaultVpcs: defaultVpcsAmong(index.items()),
  };
  const seen = new Set<string>();
  const result: UnmanagedResult = { unmanaged: [], leftOut: {} };
  for (const item of index.items()) {
    if (item.status !== 'present' || claims.has(item)) continue;
    // Both sources may show it, and an account-wide object every region.
    const object = item.arn ?? JSON.stringify(identityOf(item));
    if (seen.has(object)) continue;
    seen.add(object);
    const reason = whyLeftOut(item, surroundings);
    if (reason === undefined) result.unmanaged.push(described(item));
    else result.leftOut[reason] = (result.leftOut[reason] ?? 0) + 1;
  }
  result.unmanaged.sort(byTypeAndId);
  return result;
}

function described(item: LiveItem): UnmanagedObject {
  return {
    type: typeOf(item),
    identity: identityOf(item),
    ...(item.resourceName !== undefined && { name: item.resourceName }),
    ...(item.tags !== undefined && { tags: item.tags }),
    ...(item.captureTime !== undefined && { liveAsOf: item.captureTime }),
  };
}

function identityOf(item: LiveItem): ResourceIdentity {
  const { arn, accountId, region, resourceType, resourceId } = item;
  return {
    type: typeOf(item),
    ...(arn !== undefined && { arn }),
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    resourceType,
    resourceId,
  };
}

function typeOf({ resourceType }: LiveItem): string {
  return ownerTypeOf(resourceType) ?? resourceType;
}

function byTypeAndId(a: UnmanagedObject, b: UnmanagedObject): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function keyOf({ type, identity }: UnmanagedObject): string {
  const { resourceId, accountId, region } = identity;
  return [type, resourceId, accountId, region].join('\u0000');
}
