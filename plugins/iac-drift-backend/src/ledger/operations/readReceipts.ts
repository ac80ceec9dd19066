import type { Knex } from 'knex';
import type { Receipt } from '../types';
import { type LogRow, TABLE_LOG, toInteger } from '../tables';

/** Where the events with these ids stand in the log, by id. @internal */
export async function readReceipts(
  tx: Knex.Transaction,
  ids: string[],
): Promise<Map<string, Receipt>> {
  const rows = await tx<LogRow>(TABLE_LOG)
    .select('event_id', 'seq', 'entry_hash')
    .whereIn('event_id', ids);
  return new Map(
    rows.map(row => [
      row.event_id,
      { seq: toInteger(row.seq), entryHash: row.entry_hash.toString('hex') },
    ]),
  );
}
