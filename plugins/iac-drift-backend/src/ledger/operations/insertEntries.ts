import type { Knex } from 'knex';
import { Frontier, leafHash } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { isPostgres, type LogRow, TABLE_HEAD, TABLE_LOG } from '../tables';
import type { Head, QueuedEvent } from '../types';
import { insertTiles } from './insertTiles';
import { writeHead } from './writeHead';

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
  await insertRows(tx, rows, {
    size: tree.size,
    frontier: Buffer.from(tree.toBytes()),
    lastHash: prev,
  });
  await insertTiles(tx, {
    from: head.size,
    to: tree.size,
    leaves: rows.map(row => row.leaf_hash),
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

async function insertRows(
  tx: Knex.Transaction,
  rows: LogRow[],
  head: Head,
): Promise<void> {
  if (isPostgres(tx)) {
    await insertPostgres(tx, rows, head);
    return;
  }
  await tx<LogRow>(TABLE_LOG).insert(rows);
  await writeHead(tx, head);
}

/**
 * One statement for the rows and the head, and all entries in one value that is cut
 * up in the database: with a value for each column of each row most of the time went
 * into reading the statement.
 */
async function insertPostgres(
  tx: Knex.Transaction,
  rows: LogRow[],
  head: Head,
): Promise<void> {
  const hashes = [rows[0].prev_hash, ...rows.map(row => row.entry_hash)];
  await tx.raw(
    `WITH given AS (
       SELECT ?::bytea AS entries, ?::bytea AS hashes, ?::bytea AS leaves
     ), appended AS (
       INSERT INTO ${TABLE_LOG}
         (seq, entry, prev_hash, entry_hash, leaf_hash, event_id)
       SELECT ?::bigint + i - 1,
              substring(entries FROM ends - length + 1 FOR length),
              substring(hashes FROM 32 * i::int - 31 FOR 32),
              substring(hashes FROM 32 * i::int + 1 FOR 32),
              substring(leaves FROM 32 * i::int - 31 FOR 32),
              event_id
       FROM given, unnest(?::int[], ?::int[], ?::text[])
         WITH ORDINALITY AS row(ends, length, event_id, i)
     )
     UPDATE ${TABLE_HEAD} SET size = ?, frontier = ?, last_hash = ? WHERE id = 1`,
    [
      Buffer.concat(rows.map(row => row.entry)),
      Buffer.concat(hashes),
      Buffer.concat(rows.map(row => row.leaf_hash)),
      rows[0].seq,
      endsOf(rows),
      rows.map(row => row.entry.length),
      rows.map(row => row.event_id),
      head.size,
      head.frontier,
      head.lastHash,
    ],
  );
}

function endsOf(rows: LogRow[]): number[] {
  let end = 0;
  return rows.map(row => {
    end += row.entry.length;
    return end;
  });
}
