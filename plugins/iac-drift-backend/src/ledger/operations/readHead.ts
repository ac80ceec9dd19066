import type { Knex } from 'knex';
import { type HeadRow, TABLE_HEAD, toInteger } from '../tables';
import type { Head } from '../types';

/** Where the log ends. @internal */
export async function readHead(db: Knex): Promise<Head> {
  const row = await db<HeadRow>(TABLE_HEAD).where({ id: 1 }).first();
  if (!row) {
    throw new Error(
      'The log has lost its head row; it can be rebuilt from the log.',
    );
  }
  return {
    size: toInteger(row.size),
    frontier: row.frontier,
    lastHash: row.last_hash,
  };
}
