import { setImmediate } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { LogEnd, LogWriter } from './LogWriter';
import { deleteFromOutbox } from './operations/deleteFromOutbox';
import { findLogged } from './operations/findLogged';
import { type OutboxItem, readOutbox } from './operations/readOutbox';
import { rejectFromOutbox } from './operations/rejectFromOutbox';
import type { AppendedEntry, QueuedEvent } from './types';

/**
 * Moves what waits in the outbox into the log, in order.
 *
 * @internal
 */
export class OutboxDrain {
  readonly #database: Knex;
  readonly #logger: LoggerService;
  readonly #writer: LogWriter;
  readonly #batch: number;

  constructor(options: {
    database: Knex;
    logger: LoggerService;
    writer: LogWriter;
    /** Events in one transaction at most. */
    batch: number;
  }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#writer = options.writer;
    this.#batch = options.batch;
  }

  /**
   * Until nothing waits.
   *
   * @throws what a read model throws; then its batch stays in the outbox
   */
  async run(options?: { signal?: AbortSignal }): Promise<AppendedEntry[]> {
    const appended: AppendedEntry[] = [];
    while (!options?.signal?.aborted) {
      const waiting = await readOutbox(this.#database, { limit: 1 });
      if (waiting.length === 0) {
        break;
      }
      appended.push(...(await this.#writer.atEnd(end => this.#move(end))));
      // On SQLite all of that is done within one turn of the event loop.
      await setImmediate();
    }
    return appended;
  }

  async #move({ tx, append }: LogEnd): Promise<AppendedEntry[]> {
    const items = await readOutbox(tx, { limit: this.#batch });
    const logged = await findLogged(
      tx,
      items.flatMap(i => ('queued' in i ? [i.queued.event.id] : [])),
    );
    const fresh: QueuedEvent[] = [];
    const done: OutboxItem['id'][] = [];
    for (const item of items) {
      const reason = refusal(item, logged);
      if (reason) {
        this.#logger.error(
          `Row ${item.id} of the outbox cannot be logged and was set aside: ${reason}`,
        );
        await rejectFromOutbox(tx, { id: item.id, reason });
        continue;
      }
      done.push(item.id);
      if ('queued' in item && !logged.has(item.queued.event.id)) {
        fresh.push(item.queued);
      }
    }
    const appended = await append(fresh);
    await deleteFromOutbox(tx, done);
    return appended;
  }
}

function refusal(
  item: OutboxItem,
  logged: Map<string, string>,
): string | undefined {
  if ('rejected' in item) {
    return item.rejected;
  }
  const { event, text } = item.queued;
  return (logged.get(event.id) ?? text) === text
    ? undefined
    : 'an event with this id and another content is in the log';
}
