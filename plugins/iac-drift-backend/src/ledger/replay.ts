import {
  parseEntryHeader,
  readEvent,
  toHex,
  validateEvent,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { follow } from './follow';
import { lockLog } from './operations/lockLog';
import { readBlob } from './operations/readBlob';
import { readEntries } from './operations/readEntries';
import { readHead } from './operations/readHead';
import { blobDigest } from './queueEvent';
import type { AppendedEntry, Projection } from './types';

const BATCH = 256;

/**
 * Hands the whole log to a read model that was emptied before, in this transaction.
 *
 * @remarks
 * Nothing is appended meanwhile: the log is locked until the transaction ends.
 *
 * @internal
 */
export async function replayLog(
  tx: Knex.Transaction,
  projection: Projection,
): Promise<void> {
  await lockLog(tx);
  const { size } = await readHead(tx);
  let batch: AppendedEntry[] = [];
  for await (const line of readEntries(tx, { from: 0, to: size })) {
    batch.push(await toAppended(tx, line));
    if (batch.length === BATCH) {
      await follow(projection, batch, tx);
      batch = [];
    }
  }
  await follow(projection, batch, tx);
}

async function toAppended(
  tx: Knex.Transaction,
  line: Buffer,
): Promise<AppendedEntry> {
  const event = validateEvent(readEvent(line));
  const digest = blobDigest(event);
  const blob = digest === undefined ? undefined : await readBlob(tx, digest);
  return {
    seq: parseEntryHeader(line).seq,
    event,
    data: blob ? JSON.parse(blob.toString('utf8')) : event.data,
    entryHash: toHex(sha256(line)),
  };
}
