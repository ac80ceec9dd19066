import { randomUUID } from 'node:crypto';
import type { StoredObject } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { Knex } from 'knex';
import { batches } from '../database';
import { createEvent, EVENT_EXPORTED, type Ledger } from '../ledger';
import { inTransaction } from '../ledger/operations/inTransaction';
import { lockLog } from '../ledger/operations/lockLog';
import { type StoredObjectRow, TABLE_STORED_OBJECT } from './tables';

/**
 * Notes which version an object became, until the log names it. A store without
 * versions has nothing to note.
 *
 * @internal
 */
export async function noteStored(
  db: Knex,
  object: StoredObject & { store: string; name: string },
): Promise<void> {
  const { store, name, versionId, retainUntil } = object;
  if (versionId === undefined) {
    return;
  }
  await db<StoredObjectRow>(TABLE_STORED_OBJECT)
    .insert({
      store,
      name,
      version_id: versionId,
      retain_until: retainUntil ?? null,
    })
    .onConflict(['store', 'name', 'version_id'])
    .ignore();
}

/**
 * Records in the log which versions of which objects are in a store, and until when
 * it keeps them.
 *
 * @remarks
 * Called when the tiles of a store were brought up to date, that is after 256
 * entries or a day, and never because something else was published: the record is
 * an entry itself, and publishing it would call for the next one without end.
 *
 * @internal
 */
export async function recordExport(options: {
  db: Knex;
  ledger: Pick<Ledger, 'enqueue' | 'origin'>;
  store: { id: string; description: string };
  /** Entries that the newest checkpoint in the store covers. */
  size: number;
  now: Date;
}): Promise<void> {
  const { db, ledger, store, size, now } = options;
  await inTransaction(db, async tx => {
    // One record at a time, so that two replicas do not record the same.
    await lockLog(tx);
    const rows = await tx<StoredObjectRow>(TABLE_STORED_OBJECT)
      .where('store', store.id)
      .orderBy(['name', 'version_id']);
    if (rows.length === 0) {
      return;
    }
    // Those alone that were read: others may be added meanwhile.
    for (const some of batches(rows)) {
      await tx<StoredObjectRow>(TABLE_STORED_OBJECT)
        .where('store', store.id)
        .whereIn(
          ['name', 'version_id'],
          some.map(row => [row.name, row.version_id]),
        )
        .delete();
    }
    await ledger.enqueue(
      [
        createEvent({
          id: randomUUID(),
          source: `//${ledger.origin}`,
          type: EVENT_EXPORTED,
          time: now.toISOString(),
          data: {
            store: store.id,
            description: store.description,
            size,
            objects: rows.map(row => ({
              name: row.name,
              versionId: row.version_id,
              ...(row.retain_until && { retainUntil: row.retain_until }),
            })),
          },
        }),
      ],
      tx,
    );
  });
}
