import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import { type LogRow, TABLE_LOG } from '../tables';

// 256 entries are 16 MB at the most.
const PAGE = 256;

/**
 * The bytes of the entries from `from` up to but not including `to`, in order,
 * a page at a time. Ends early where the log does.
 *
 * @internal
 */
export async function* readEntries(
  db: Knex,
  options: { from: number; to: number },
): AsyncGenerator<Buffer, void, undefined> {
  for (let from = options.from; from < options.to; from += PAGE) {
    const to = Math.min(from + PAGE, options.to);
    const rows = await db<LogRow>(TABLE_LOG)
      .select('entry')
      .where('seq', '>=', from)
      .where('seq', '<', to)
      .orderBy('seq');
    for (const row of rows) {
      yield row.entry;
    }
    if (rows.length < to - from) {
      return;
    }
    // SQLite answers within the same turn of the event loop: nothing else would get one.
    await setImmediate();
  }
}
