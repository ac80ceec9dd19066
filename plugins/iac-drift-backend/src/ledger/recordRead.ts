import { randomUUID } from 'node:crypto';
import { createEvent, type LedgerEvent } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import { EVENT_READ } from './logEvents';
import { type LogReaderRow, TABLE_LOG_READER } from './tables';

const HOUR = 60 * 60 * 1000;

/**
 * Records in the log that someone downloads entries of it, unless that was done
 * within the hour.
 *
 * @internal
 */
export async function recordRead(options: {
  db: Knex;
  log: {
    origin: string;
    enqueue(events: LedgerEvent[], tx: Knex.Transaction): Promise<void>;
  };
  /** Entity ref of a person, or subject of a service. */
  reader: string;
  /** The route. */
  path: string;
  now: Date;
}): Promise<void> {
  const { db, log, reader, path, now } = options;
  const time = now.toISOString();
  const since = new Date(now.getTime() - HOUR).toISOString();
  const recent = await db<LogReaderRow>(TABLE_LOG_READER)
    .where({ reader })
    .where('recorded_at', '>', since)
    .first();
  if (recent) {
    return;
  }
  await db.transaction(async tx => {
    // Two requests at once: the row decides which of them records.
    const inserted = await tx<LogReaderRow>(TABLE_LOG_READER)
      .insert({ reader, recorded_at: time })
      .onConflict('reader')
      .ignore()
      .returning('reader');
    const updated =
      inserted.length > 0
        ? 1
        : await tx<LogReaderRow>(TABLE_LOG_READER)
            .where({ reader })
            .where('recorded_at', '<=', since)
            .update({ recorded_at: time });
    if (updated === 0) {
      return;
    }
    await log.enqueue(
      [
        createEvent({
          id: randomUUID(),
          source: `//${log.origin}`,
          type: EVENT_READ,
          time,
          data: { reader, path },
        }),
      ],
      tx,
    );
  });
}
