import type { Knex } from 'knex';
import { type OutboxRow, TABLE_OUTBOX } from '../tables';

/** Removes rows whose events are in the log now. @internal */
export async function deleteFromOutbox(
  tx: Knex.Transaction,
  ids: (number | string)[],
): Promise<void> {
  await tx<OutboxRow>(TABLE_OUTBOX).whereIn('id', ids).delete();
}
