import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { LEASE_MS, underLease } from './underLease';

const LEASES = 'iac_drift_lease';

/** A row of `iac_drift_lease`. */
interface LeaseRow {
  task: string;
  ticket: string | null;
  lease_until: string | null;
}

/**
 * Does a task unless another replica is at it.
 *
 * @remarks
 * Backstage's scheduler can keep replicas apart as well, and then waits out the
 * task's whole timeout after a process died.
 *
 * @throws LeaseLostError when another replica took over
 * @internal
 */
export async function alone(options: {
  db: Knex;
  task: string;
  now: () => Date;
  work: (signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
}): Promise<void> {
  const { db, task, now, work, signal } = options;
  const ticket = randomUUID();
  const lease = () => new Date(now().getTime() + LEASE_MS).toISOString();
  await db<LeaseRow>(LEASES).insert({ task }).onConflict('task').ignore();
  // One statement: of two that meet here, the second finds the ticket taken.
  const taken = await db<LeaseRow>(LEASES)
    .where({ task })
    .andWhere(free =>
      free
        .whereNull('ticket')
        .orWhere('lease_until', '<=', now().toISOString()),
    )
    .update({ ticket, lease_until: lease() });
  if (taken === 0) {
    return;
  }
  const held = () => db<LeaseRow>(LEASES).where({ task, ticket });
  try {
    await underLease({
      what: task,
      renew: async () => (await held().update({ lease_until: lease() })) > 0,
      work,
      signal,
    });
  } finally {
    await held().update({ ticket: null, lease_until: null });
  }
}
