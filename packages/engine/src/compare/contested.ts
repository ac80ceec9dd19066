import { mappingOf } from '../mappings/registry';
import { ResourceIdentity, ResourceResult } from '../types';

/** The results of one stack. @public */
export interface StackResults {
  /** The stack's ref. */
  stack: string;
  resources: ResourceResult[];
}

/** One stack's claim to an object. @public */
export interface Claim {
  stack: string;
  address: string;
}

/** One cloud object, or one setting of it, that two stacks declare. @public */
export interface ContestedObject {
  /** Terraform type of the first claim. */
  type: string;
  identity: ResourceIdentity;
  /** In order of stack and address; of two stacks at least. */
  claims: Claim[];
}

/**
 * Objects that several stacks claim, which will undo each other's changes. Two
 * resources claim the same when they are of the same type and stand for the same
 * object; a policy of a bucket in one stack does not contest the bucket in
 * another. Of types whose objects have many, such as a group's rules, the
 * provider's id must be the same too. What has no identity claims nothing.
 *
 * @returns in order of type and first claim
 * @public
 */
export function contestedObjects(stacks: StackResults[]): ContestedObject[] {
  const claims = new Map<string, { first: ResourceResult; all: Claim[] }>();
  for (const { stack, resources } of stacks) {
    for (const resource of resources) {
      const key = keyOf(resource);
      if (key === undefined) continue;
      const known = claims.get(key);
      const claim = { stack, address: resource.address };
      if (known === undefined) {
        claims.set(key, { first: resource, all: [claim] });
      } else {
        known.all.push(claim);
      }
    }
  }
  return [...claims.values()]
    .filter(({ all }) => new Set(all.map(claim => claim.stack)).size > 1)
    .map(({ first, all }) => ({
      type: first.type,
      identity: first.identity,
      claims: all.sort(byStackAndAddress),
    }))
    .sort((a, b) => compareTexts(textOf(a), textOf(b)));
}

function keyOf({ type, identity }: ResourceResult): string | undefined {
  const mapping = mappingOf(type);
  const object = objectOf(identity);
  if (object === undefined) return undefined;
  const isOneOfMany =
    mapping !== undefined && (mapping.many || mapping.partOf.length > 0);
  if (isOneOfMany && identity.id === undefined) return undefined;
  return JSON.stringify([
    mapping?.types[0] ?? type,
    object,
    isOneOfMany ? identity.id : null,
  ]);
}

/** An ARN names one thing in the world; an id only one in its account and region. */
function objectOf(identity: ResourceIdentity): JsonKey | undefined {
  if (identity.arn !== undefined) return [identity.arn];
  const { resourceType, resourceId, accountId, region } = identity;
  return resourceType === undefined || resourceId === undefined
    ? undefined
    : [resourceType, resourceId, accountId ?? null, region ?? null];
}

type JsonKey = (string | null)[];

function byStackAndAddress(a: Claim, b: Claim): number {
  return compareTexts(a.stack, b.stack) || compareTexts(a.address, b.address);
}

function textOf({ type, claims }: ContestedObject): string {
  return `${type} ${claims[0].stack} ${claims[0].address}`;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
