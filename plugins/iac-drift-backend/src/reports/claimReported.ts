import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { LEASE_MS } from '../leases/underLease';
import type { Claim } from '../scan/claimStack';
import { StackRef, stackIdOf } from '../stacks/ref';
import { StackRow, STACKS } from '../stacks/tables';

/**
 * Takes a stack for a report of it, and makes it known if it is not. When it is due
 * does not change: that is recorded with the report.
 *
 * @returns undefined when another report of it is being recorded
 * @internal
 */
export async function claimReported(options: {
  db: Knex;
  stack: StackRef;
  now: Date;
  /** When it is due if it was not known. */
  dueAt: string;
}): Promise<Claim | undefined> {
  const { db, stack, now, dueAt } = options;
  const id = stackIdOf(stack.ref);
  const startedAt = now.toISOString();
  const ticket = randomUUID();
  await db(STACKS)
    .insert({ id, ...stack, due_at: dueAt })
    .onConflict('id')
    .ignore();
  await db<StackRow>(STACKS)
    .where('id', id)
    .andWhere(free =>
      free.whereNull('scan_ticket').orWhere('lease_until', '<=', startedAt),
    )
    .update({
      scan_ticket: ticket,
      lease_until: new Date(now.getTime() + LEASE_MS).toISOString(),
    });
  const row = await db<StackRow>(STACKS)
    .where({ id, scan_ticket: ticket })
    .first();
  return row && { stack: row, ticket, startedAt, calls: {} };
}
