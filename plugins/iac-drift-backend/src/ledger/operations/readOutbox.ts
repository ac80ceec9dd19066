import type { Knex } from 'knex';
import {
  CanonicalError,
  canonicalizeEvent,
  EventError,
} from '@iac-drift/ledger';
import { type OutboxRow, TABLE_OUTBOX } from '../tables';
import type { QueuedEvent } from '../types';

/** A row of the outbox: an event, or the reason why it is none. @internal */
export type OutboxItem = { id: number | string } & (
  | { queued: QueuedEvent }
  | { rejected: string }
);

/** The oldest events that wait to be appended, at most `limit`. @internal */
export async function readOutbox(
  db: Knex,
  options: { limit: number },
): Promise<OutboxItem[]> {
  const rows = await db<OutboxRow>(TABLE_OUTBOX)
    .select('id', 'event')
    .whereNull('rejected')
    .orderBy('id')
    .limit(options.limit);
  return rows.map(({ id, event }) => ({ id, ...parse(event) }));
}

/** Whoever can write to the table can write anything into it. */
function parse(text: string): { queued: QueuedEvent } | { rejected: string } {
  try {
    const event = JSON.parse(text);
    return canonicalizeEvent(event) === text
      ? { queued: { event, text } }
      : { rejected: 'the row is not in canonical JSON' };
  } catch (error) {
    return {
      rejected:
        error instanceof EventError || error instanceof CanonicalError
          ? error.message
          : 'the row is not JSON with an event',
    };
  }
}
