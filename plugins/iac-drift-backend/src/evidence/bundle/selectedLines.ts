import { readEvent, toHex } from '@iac-drift/ledger';
import type { BundleEntry } from '@iac-drift/ledger/bundle';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { blobDigest, LedgerIntegrityError } from '../../ledger';
import { readBlob } from '../../ledger/operations/readBlob';
import { type LogRow, TABLE_LOG, toInteger } from '../../ledger/tables';

const PAGE = 256;

/** A line of the log. @internal */
export interface SelectedLine {
  seq: number;
  line: Buffer;
}

/** The lines of these entries, in their order, never many at once. @internal */
export async function* selectedLines(
  db: Knex,
  seqs: readonly number[],
): AsyncGenerator<SelectedLine> {
  for (let i = 0; i < seqs.length; i += PAGE) {
    const rows = await db<LogRow>(TABLE_LOG)
      .select('seq', 'entry')
      .whereIn('seq', seqs.slice(i, i + PAGE))
      .orderBy('seq');
    for (const row of rows) {
      yield { seq: toInteger(row.seq), line: row.entry };
    }
  }
}

/**
 * What a line says, with the data that it refers to.
 *
 * @throws LedgerIntegrityError when that data is gone or was altered
 * @internal
 */
export async function readSelectedEntry(
  db: Knex,
  { seq, line }: SelectedLine,
): Promise<BundleEntry> {
  const event = readEvent(line);
  const digest = blobDigest(event);
  const data = digest
    ? JSON.parse((await requireBlob(db, digest)).toString('utf8'))
    : event.data;
  return { seq, sha256: toHex(sha256(line)), event, data };
}

/**
 * The data with this SHA-256.
 *
 * @throws LedgerIntegrityError when there is none, or it is not that
 * @internal
 */
export async function requireBlob(db: Knex, digest: string): Promise<Buffer> {
  const bytes = await readBlob(db, digest);
  if (!bytes || toHex(sha256(bytes)) !== digest) {
    throw new LedgerIntegrityError(
      `The data with the SHA-256 ${digest}, which an entry refers to, is gone or was altered.`,
    );
  }
  return bytes;
}
