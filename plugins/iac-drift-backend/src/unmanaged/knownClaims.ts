import type { DesiredResource, ResourceIdentity } from '@iac-drift/engine';
import { Knex } from 'knex';
import { whereInMany } from '../database';
import type { DesiredStates } from '../scan/desiredStates';
import type { ResourceRow } from '../scan/replaceVerdicts';
import { RESOURCES, StackRow, STACKS } from '../stacks/tables';

/**
 * What the known stacks claim.
 *
 * @internal
 */
export interface KnownClaims {
  /** As it was read last, in this process. */
  resources: DesiredResource[];
  /** What stacks claimed at their last scan that this process could not read. */
  identities: ResourceIdentity[];
  /** Whether one of those may be this object: it is neither claimed nor unmanaged. */
  mayBe(identity: ResourceIdentity): boolean;
  /** The stack that was read the longest ago: what came since, it may have made. */
  oldest?: {
    ref: string;
    /** Undefined when nobody could read it yet. */
    asOf: Date | undefined;
  };
}

/**
 * Reads what the stacks claim. One that cannot be read claims what it claimed last.
 *
 * @internal
 */
export async function knownClaims(options: {
  db: Knex;
  states: DesiredStates;
  /** What was read before that is read again; absent: what is old for a scan. */
  since: Date | undefined;
  signal: AbortSignal;
}): Promise<KnownClaims> {
  const { db, states, since, signal } = options;
  const stacks = await db<StackRow>(STACKS).orderBy('id');
  const unread = await states.unreadAmong(stacks, signal, since);
  const query = db<ResourceRow>(RESOURCES).select('identity');
  whereInMany(
    query,
    'stack_id',
    unread.map(({ id }) => id),
  );
  const identities: ResourceIdentity[] = (await query).map(({ identity }) =>
    JSON.parse(identity),
  );
  const names = new Set(identities.flatMap(namesOf));
  return {
    resources: stacks.flatMap(stack => states.lastRead(stack)?.resources ?? []),
    identities,
    mayBe: identity => namesOf(identity).some(name => names.has(name)),
    oldest: stacks
      .map(stack => ({ ref: stack.ref, asOf: asOf(stack, states) }))
      .sort((a, b) => timeOf(a) - timeOf(b))[0],
  };
}

function asOf(stack: StackRow, states: DesiredStates): Date | undefined {
  return (
    states.lastReadAt(stack) ??
    (stack.completed_at === null ? undefined : new Date(stack.completed_at))
  );
}

function timeOf(stack: { asOf: Date | undefined }): number {
  return stack.asOf?.getTime() ?? 0;
}

function namesOf({ arn, id, resourceId }: ResourceIdentity): string[] {
  return [arn, id, resourceId].filter(name => name !== undefined);
}
