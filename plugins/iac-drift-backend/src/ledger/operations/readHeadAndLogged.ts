import { canonicalize, readEvent } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import {
  type HeadRow,
  isPostgres,
  TABLE_HEAD,
  TABLE_LOG,
  toInteger,
} from '../tables';
import type { Head } from '../types';
import { findLogged } from './findLogged';
import { readHead } from './readHead';

/**
 * Where the log ends, and which of these events it holds already, by id with their
 * canonical text. One question to PostgreSQL: each costs a way there and back while
 * everyone else waits for the lock.
 *
 * @internal
 */
export async function readHeadAndLogged(
  tx: Knex.Transaction,
  ids: string[],
): Promise<{ head: Head; logged: Map<string, string> }> {
  if (!isPostgres(tx)) {
    return { head: await readHead(tx), logged: await findLogged(tx, ids) };
  }
  const { rows } = await tx.raw<{
    rows: (HeadRow & { event_id: string | null; entry: Buffer | null })[];
  }>(
    `SELECT head.size, head.frontier, head.last_hash, log.event_id, log.entry
     FROM ${TABLE_HEAD} head
     LEFT JOIN ${TABLE_LOG} log ON log.event_id = any(?::text[])
     WHERE head.id = 1`,
    [ids],
  );
  if (rows.length === 0) {
    // Says what to do.
    return { head: await readHead(tx), logged: new Map() };
  }
  const [{ size, frontier, last_hash: lastHash }] = rows;
  const logged = new Map<string, string>();
  for (const { event_id: id, entry } of rows) {
    if (id !== null && entry !== null) {
      logged.set(id, canonicalize(readEvent(entry)));
    }
  }
  return { head: { size: toInteger(size), frontier, lastHash }, logged };
}
