import type { Knex } from 'knex';
import { isPostgres, TABLE_HEAD } from '../tables';

/**
 * Number of the advisory lock. Any two constants: they only have to differ from those
 * of other plugins that share the database.
 *
 * @internal
 */
export const LOCK = [0x1ac, 0xd21f7];

/**
 * Makes this transaction the only one that appends or signs, until it ends.
 *
 * @remarks
 * On PostgreSQL an advisory lock of the transaction: it is released by commit,
 * rollback or loss of the connection, and works through a pooler. SQLite has one
 * writer at a time, and writing first takes that turn before anything is read,
 * as BEGIN IMMEDIATE does.
 *
 * @internal
 */
export async function lockLog(tx: Knex.Transaction): Promise<void> {
  if (isPostgres(tx)) {
    await tx.raw('SELECT pg_advisory_xact_lock(?, ?)', LOCK);
  } else {
    await tx(TABLE_HEAD).increment('turn', 1);
  }
}
