import type { Knex } from 'knex';
import { type HeadRow, TABLE_HEAD } from '../tables';
import type { Head } from '../types';

/** Moves the end of the log; in the transaction that appended. @internal */
export async function writeHead(
  tx: Knex.Transaction,
  head: Head,
): Promise<void> {
  await tx<HeadRow>(TABLE_HEAD).where({ id: 1 }).update({
    size: head.size,
    frontier: head.frontier,
    last_hash: head.lastHash,
  });
}
