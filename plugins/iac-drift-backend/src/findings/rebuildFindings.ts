import { parseEntryHeader, readEvent, validateEvent } from '@iac-drift/ledger';
import { Knex } from 'knex';
import { blobDigest } from '../ledger';
import { lockLog } from '../ledger/operations/lockLog';
import { readBlob } from '../ledger/operations/readBlob';
import { readEntries } from '../ledger/operations/readEntries';
import { readHead } from '../ledger/operations/readHead';
import { ProjectedEntry, projectFindings } from './projectFindings';
import { FINDING_EVENTS, FINDINGS } from './tables';

const BATCH = 256;

/**
 * Drops the tables of findings and makes them anew from the log alone. Alerts are
 * not sent again.
 *
 * @remarks
 * Nothing is appended meanwhile: the log is locked until the new tables are
 * committed.
 *
 * @internal
 */
export async function rebuildFindings(options: { db: Knex }): Promise<void> {
  await options.db.transaction(async tx => {
    await lockLog(tx);
    const { size } = await readHead(tx);
    await tx(FINDING_EVENTS).delete();
    await tx(FINDINGS).delete();
    let batch: ProjectedEntry[] = [];
    for await (const line of readEntries(tx, { from: 0, to: size })) {
      batch.push(await toProjected(tx, line));
      if (batch.length === BATCH) {
        await projectFindings(batch, tx);
        batch = [];
      }
    }
    await projectFindings(batch, tx);
  });
}

async function toProjected(tx: Knex, line: Buffer): Promise<ProjectedEntry> {
  const { seq } = parseEntryHeader(line);
  const event = validateEvent(readEvent(line));
  const digest = blobDigest(event);
  const blob = digest === undefined ? undefined : await readBlob(tx, digest);
  return {
    seq,
    event,
    data: blob ? JSON.parse(blob.toString('utf8')) : event.data,
  };
}
