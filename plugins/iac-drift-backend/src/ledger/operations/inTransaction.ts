import type { Knex } from 'knex';
import { isPostgres } from '../tables';

/**
 * Runs `work` in a transaction in which each statement sees what was committed
 * before it, so that what is read after the lock is up to date whatever the
 * server's default isolation.
 *
 * @internal
 */
export async function inTransaction<T>(
  database: Knex,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return isPostgres(database)
    ? database.transaction(work, { isolationLevel: 'read committed' })
    : database.transaction(work);
}
