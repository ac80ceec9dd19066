import type { Knex } from 'knex';
import { type OutboxRow, TABLE_OUTBOX } from '../tables';

/**
 * Sets a row aside that cannot be appended, with the reason. It is kept, and no
 * longer stands in the way of the others.
 *
 * @internal
 */
export async function rejectFromOutbox(
  tx: Knex.Transaction,
  options: { id: number | string; reason: string },
): Promise<void> {
  await tx<OutboxRow>(TABLE_OUTBOX)
    .where('id', options.id)
    .update({ rejected: options.reason });
}
