import { randomUUID } from 'node:crypto';
import { REPORTED_STACK_KIND } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { lockingOthersOut } from '../database';
import { LEASE_MS, LeaseLostError } from '../leases/underLease';
import { StackRow, STACKS } from '../stacks/tables';

/**
 * A stack that this process may scan until the lease ends.
 *
 * @internal
 */
export interface Claim {
  stack: StackRow;
  ticket: string;
  startedAt: string;
  /** Calls of the cloud's API that were made under it, by name. */
  calls: Record<string, number>;
}

/**
 * Takes the stack that has been due longest, or one whose scan was cut short, and
 * makes it due again one period later. Two replicas never hold the same one.
 *
 * @remarks
 * Due time and lease move in the transaction that locks the row: a replica that
 * dies afterwards leaves a lease that runs out.
 *
 * @internal
 */
export async function claimStack(options: {
  db: Knex;
  now: Date;
  frequencyMs: number;
}): Promise<Claim | undefined> {
  const { db, now, frequencyMs } = options;
  const startedAt = now.toISOString();
  return db.transaction(async tx => {
    const stack: StackRow | undefined = await lockingOthersOut(
      tx<StackRow>(STACKS)
        .where(query =>
          query
            .where(due =>
              due.whereNull('scan_ticket').andWhere('due_at', '<=', startedAt),
            )
            .orWhere(cut =>
              cut
                .where('lease_until', '<=', startedAt)
                // What a report left undone is its sender's to do again.
                .andWhere(due =>
                  due
                    .whereNot('kind', REPORTED_STACK_KIND)
                    .orWhere('due_at', '<=', startedAt),
                ),
            ),
        )
        .orderBy(['due_at', 'id'])
        .limit(1),
    ).first();
    if (!stack) {
      return undefined;
    }
    const ticket = randomUUID();
    await tx<StackRow>(STACKS)
      .where('id', stack.id)
      .update({
        scan_ticket: ticket,
        lease_until: leaseFrom(now),
        due_at: new Date(now.getTime() + frequencyMs).toISOString(),
      });
    return { stack, ticket, startedAt, calls: {} };
  });
}

/**
 * Makes a claim last longer.
 *
 * @returns false when another replica took over
 * @internal
 */
export async function renewClaim(options: {
  db: Knex;
  claim: Claim;
  now: Date;
}): Promise<boolean> {
  const { db, claim, now } = options;
  const renewed = await db<StackRow>(STACKS)
    .where({ id: claim.stack.id, scan_ticket: claim.ticket })
    .update({ lease_until: leaseFrom(now) });
  return renewed > 0;
}

function leaseFrom(now: Date): string {
  return new Date(now.getTime() + LEASE_MS).toISOString();
}

/** Counts a call of the cloud's API: `config:SelectResourceConfig`. @internal */
export function countCall({ calls }: Claim, name: string): void {
  calls[name] = (calls[name] ?? 0) + 1;
}

/**
 * Gives a claim back without a result, and makes the stack due at once, unless told
 * when: the scan was cut short by a shutdown.
 *
 * @internal
 */
export async function returnClaim(options: {
  db: Knex;
  claim: Claim;
  dueAt?: string;
}): Promise<void> {
  const { db, claim, dueAt = claim.startedAt } = options;
  await db<StackRow>(STACKS)
    .where({ id: claim.stack.id, scan_ticket: claim.ticket })
    .update({
      scan_ticket: null,
      lease_until: null,
      due_at: dueAt,
    });
}

/**
 * Ends a claim in the transaction that records what came of it.
 *
 * @throws LeaseLostError when the lease ran out and another replica took over:
 * nothing of this scan may then be recorded
 * @internal
 */
export async function endClaim(options: {
  tx: Knex;
  claim: Claim;
  result: Partial<StackRow>;
}): Promise<void> {
  const { tx, claim, result } = options;
  const changed = await tx<StackRow>(STACKS)
    .where({ id: claim.stack.id, scan_ticket: claim.ticket })
    .update({ ...result, scan_ticket: null, lease_until: null });
  if (changed === 0) {
    throw new LeaseLostError(
      `The scan of ${claim.stack.ref} outlived its lease; its result is dropped`,
    );
  }
}
