import type { Knex } from 'knex';
import type { AppendedEntry, Projection, QueuedEvent } from './types';

/** Whether a read model has anything to do for one of these events. @internal */
export function isFollowed(
  projections: readonly Projection[],
  events: readonly QueuedEvent[],
): boolean {
  return projections.some(projection =>
    events.some(({ event }) => Object.hasOwn(projection, event.type)),
  );
}

/** Carries entries of the log, in their order, into a read model. @internal */
export async function follow(
  projection: Projection,
  entries: readonly AppendedEntry[],
  tx: Knex.Transaction,
): Promise<void> {
  for (const entry of entries) {
    const { type } = entry.event;
    if (Object.hasOwn(projection, type)) {
      await projection[type](entry, tx);
    }
  }
}
