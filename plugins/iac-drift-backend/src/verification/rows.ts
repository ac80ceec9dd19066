import { setImmediate } from 'node:timers/promises';
import {
  leafHash,
  parseEntryHeader,
  readEvent,
  type TamperProblem,
  toHex,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { blobDigest } from '../ledger';
import { readBlob } from '../ledger/operations/readBlob';
import { type LogRow, TABLE_LOG, toInteger } from '../ledger/tables';

const PAGE = 256;
const BLOB_MARK = '"dataref":"blobs/sha256/';

/** What the backend finds wrong in its database, beyond the rules of the log. @internal */
export type DatabaseRule = 'row' | 'tile-row' | 'head';

/** @internal */
export type DatabaseProblem =
  | TamperProblem
  | (Omit<TamperProblem, 'rule'> & { rule: DatabaseRule });

/** Thrown inside a verification to end it. @internal */
export class DatabaseTampered extends Error {
  constructor(readonly problem: DatabaseProblem) {
    super(problem.message);
  }
}

/**
 * The entries from number `from` up to but not including `to`, as bytes, a page at
 * a time. Each row
 * is checked to say in its columns what its entry says, so that nothing that is
 * read by a column is another thing than what is proved.
 *
 * @throws DatabaseTampered at the first row that does not
 * @internal
 */
export async function* readCheckedRows(
  db: Knex,
  options: { from: number; to: number },
): AsyncGenerator<Buffer, void, undefined> {
  for (let from = options.from; from < options.to; from += PAGE) {
    const rows = await db<LogRow>(TABLE_LOG)
      .where('seq', '>=', from)
      .where('seq', '<', Math.min(from + PAGE, options.to))
      .orderBy('seq');
    for (const row of rows) {
      requireColumns(row);
      await requireBlob(db, row);
    }
    yield Buffer.concat(rows.map(row => row.entry));
    // SQLite answers within the same turn of the event loop: nothing else would get one.
    await setImmediate();
  }
}

function requireColumns(row: LogRow): void {
  const seq = toInteger(row.seq);
  const wrong = wrongColumn(row, seq);
  if (wrong) {
    throw new DatabaseTampered({
      rule: 'row',
      seq,
      message: `The row of entry ${seq} was altered: its column ${wrong} is not what the entry says.`,
    });
  }
}

/** Data that an entry holds the digest of. */
async function requireBlob(db: Knex, row: LogRow): Promise<void> {
  const digest = row.entry.includes(BLOB_MARK) && digestIn(row.entry);
  if (!digest) {
    return;
  }
  const bytes = await readBlob(db, digest);
  if (!bytes || toHex(sha256(bytes)) !== digest) {
    throw new DatabaseTampered({
      rule: 'blob',
      seq: toInteger(row.seq),
      message: `The data of entry ${row.seq}, which is kept beside it, ${
        bytes ? 'was altered' : 'is gone'
      }.`,
    });
  }
}

function digestIn(entry: Buffer): string | undefined {
  try {
    return blobDigest(readEvent(entry));
  } catch {
    return undefined;
  }
}

function wrongColumn(row: LogRow, seq: number): keyof LogRow | undefined {
  let header;
  let id;
  try {
    header = parseEntryHeader(row.entry);
    id = readEvent(row.entry).id;
  } catch {
    // Not an entry: whoever reads the bytes says what is wrong with them.
    return undefined;
  }
  if (header.seq !== seq) {
    return 'seq';
  }
  if (!row.prev_hash.equals(header.prev)) {
    return 'prev_hash';
  }
  if (!row.entry_hash.equals(sha256(row.entry))) {
    return 'entry_hash';
  }
  if (!row.leaf_hash.equals(leafHash(row.entry, sha256))) {
    return 'leaf_hash';
  }
  return row.event_id === id ? undefined : 'event_id';
}
