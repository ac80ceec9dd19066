import type { Knex } from 'knex';
import { Frontier, leafHash } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { isPostgres, type LogRow, TABLE_LOG } from '../tables';
import type { Head, QueuedEvent } from '../types';
import { insertTiles } from './insertTiles';
import { writeHead } from './writeHead';

const ARRAY_TYPES: Record<keyof LogRow, string> = {
  seq: 'bigint',
  entry: 'bytea',
  prev_hash: 'bytea',
  entry_hash: 'bytea',
  leaf_hash: 'bytea',
  event_id: 'text',
};

/** What one event became. @internal */
export interface InsertedEntry {
  seq: number;
  queued: QueuedEvent;
  entryHash: string;
}

/**
 * Appends events to the log, after the head that was read under the lock of
 * this transaction, with the tiles that they fill.
 *
 * @internal
 */
export async function insertEntries(
  tx: Knex.Transaction,
  options: { head: Head; events: QueuedEvent[] },
): Promise<InsertedEntry[]> {
  const { head, events } = options;
  const tree = Frontier.fromBytes(head.size, head.frontier, sha256);
  const inserted: InsertedEntry[] = [];
  const rows: LogRow[] = [];
  let prev = head.lastHash;
  for (const queued of events) {
    const seq = tree.size;
    const entry = entryOf(queued, prev, seq);
    const entryHash = Buffer.from(sha256(entry));
    const leaf = Buffer.from(leafHash(entry, sha256));
    rows.push({
      seq,
      entry,
      prev_hash: prev,
      entry_hash: entryHash,
      leaf_hash: leaf,
      event_id: queued.event.id,
    });
    inserted.push({ seq, queued, entryHash: entryHash.toString('hex') });
    tree.append(leaf);
    prev = entryHash;
  }
  await insertRows(tx, rows);
  await insertTiles(tx, { from: head.size, to: tree.size });
  await writeHead(tx, {
    size: tree.size,
    frontier: Buffer.from(tree.toBytes()),
    lastHash: prev,
  });
  return inserted;
}

/**
 * The line of an event. Its canonical text is known already; canonical JSON of the
 * whole is that text in its place, and a test holds it against `formatEntry`.
 */
function entryOf(queued: QueuedEvent, prev: Buffer, seq: number): Buffer {
  return Buffer.from(
    `{"event":${queued.text},"prev":"${prev.toString(
      'hex',
    )}","seq":${seq},"v":1}\n`,
  );
}

async function insertRows(tx: Knex.Transaction, rows: LogRow[]): Promise<void> {
  if (!isPostgres(tx)) {
    await tx<LogRow>(TABLE_LOG).insert(rows);
    return;
  }
  // One array for a column: the statement is the same however many rows there
  // are, and takes a third of the time of one with a value for each.
  const columns = Object.keys(rows[0]) as (keyof LogRow)[];
  await tx.raw(
    `INSERT INTO ${TABLE_LOG} (${columns.join(', ')})
     SELECT * FROM unnest(${columns
       .map(column => `?::${ARRAY_TYPES[column]}[]`)
       .join(', ')})`,
    columns.map(column => rows.map(row => row[column]) as Knex.Value),
  );
}
