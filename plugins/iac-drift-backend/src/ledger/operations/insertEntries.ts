import type { Knex } from 'knex';
import { formatEntry, Frontier, leafHash } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { type LogRow, TABLE_LOG } from '../tables';
import type { Head, QueuedEvent } from '../types';
import { writeHead } from './writeHead';

/** What one event became. @internal */
export interface InsertedEntry {
  seq: number;
  queued: QueuedEvent;
  entryHash: string;
}

/**
 * Appends events to the log, after the head that was read under the lock of
 * this transaction.
 *
 * @internal
 */
export async function insertEntries(
  tx: Knex.Transaction,
  options: { head: Head; events: QueuedEvent[]; recordedAt: string },
): Promise<InsertedEntry[]> {
  const { head, events, recordedAt } = options;
  const tree = Frontier.fromBytes(head.size, head.frontier, sha256);
  const inserted: InsertedEntry[] = [];
  const rows: LogRow[] = [];
  let prev = head.lastHash;
  for (const queued of events) {
    const seq = tree.size;
    const entry = Buffer.from(formatEntry({ event: queued.event, prev, seq }));
    const entryHash = Buffer.from(sha256(entry));
    const leaf = Buffer.from(leafHash(entry, sha256));
    rows.push({
      seq,
      entry,
      prev_hash: prev,
      entry_hash: entryHash,
      leaf_hash: leaf,
      event_id: queued.event.id,
      recorded_at: recordedAt,
    });
    inserted.push({ seq, queued, entryHash: entryHash.toString('hex') });
    tree.append(leaf);
    prev = entryHash;
  }
  await tx<LogRow>(TABLE_LOG).insert(rows);
  await writeHead(tx, {
    size: tree.size,
    frontier: Buffer.from(tree.toBytes()),
    lastHash: prev,
  });
  return inserted;
}
