import type { Knex } from 'knex';
import { type OutboxRow, TABLE_OUTBOX } from '../tables';
import { EventRefusedError, type QueuedEvent } from '../types';
import { findLogged } from './findLogged';

// Parameters of one statement are limited to 32,766 on SQLite.
const CHUNK = 500;

/**
 * Puts events into the outbox. An event that is there, or in the log, already
 * is left as it is; the same id with another content is refused.
 *
 * @remarks
 * Inserted first and compared with the log afterwards: an event that a drain
 * moves from the outbox to the log in between is then seen in one of the two.
 *
 * @throws EventRefusedError when an id is taken by another event
 * @internal
 */
export async function enqueueEvents(
  tx: Knex.Transaction,
  options: { events: QueuedEvent[]; createdAt: string },
): Promise<void> {
  const { events, createdAt } = options;
  for (let at = 0; at < events.length; at += CHUNK) {
    const chunk = events.slice(at, at + CHUNK);
    await tx<OutboxRow>(TABLE_OUTBOX)
      .insert(
        chunk.map(({ event, text }) => ({
          event_id: event.id,
          event: text,
          created_at: createdAt,
        })),
      )
      .onConflict('event_id')
      .ignore();
    await dropLogged(tx, chunk);
    await requireSame(tx, chunk);
  }
}

/** Takes what the log holds already out of the outbox again. */
async function dropLogged(
  tx: Knex.Transaction,
  events: QueuedEvent[],
): Promise<void> {
  const logged = await findLogged(tx, ids(events));
  if (logged.size === 0) {
    return;
  }
  for (const { event, text } of events) {
    if ((logged.get(event.id) ?? text) !== text) {
      throw taken(event.id);
    }
  }
  await tx<OutboxRow>(TABLE_OUTBOX)
    .whereIn('event_id', [...logged.keys()])
    .delete();
}

async function requireSame(
  tx: Knex.Transaction,
  events: QueuedEvent[],
): Promise<void> {
  const queued = await tx<OutboxRow>(TABLE_OUTBOX)
    .select('event_id', 'event')
    .whereIn('event_id', ids(events));
  const texts = new Map(queued.map(row => [row.event_id, row.event]));
  for (const { event, text } of events) {
    if ((texts.get(event.id) ?? text) !== text) {
      throw taken(event.id);
    }
  }
}

function ids(events: QueuedEvent[]): string[] {
  return events.map(({ event }) => event.id);
}

function taken(id: string): EventRefusedError {
  return new EventRefusedError(
    `An event with the id ${id} and another content was logged already; an id names one event for ever.`,
  );
}
