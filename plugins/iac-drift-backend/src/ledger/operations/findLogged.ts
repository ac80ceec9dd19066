import type { Knex } from 'knex';
import { canonicalize, readEvent } from '@iac-drift/ledger';
import { type LogRow, TABLE_LOG } from '../tables';

/** Canonical text of the events with these ids that the log holds, by id. @internal */
export async function findLogged(
  tx: Knex,
  ids: string[],
): Promise<Map<string, string>> {
  const rows = await tx<LogRow>(TABLE_LOG)
    .select('event_id', 'entry')
    .whereIn('event_id', ids);
  return new Map(
    rows.map(row => [row.event_id, canonicalize(readEvent(row.entry))]),
  );
}
