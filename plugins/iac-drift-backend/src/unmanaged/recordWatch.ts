import type { IgnoreRuleReport } from '@iac-drift/engine';
import { Knex } from 'knex';
import { batches, whereInMany } from '../database';
import { IGNORED, IgnoredRow } from '../scan/ignored';
import { stackIdOf } from '../stacks/ref';
import { OWNERSHIP, OwnershipRow } from '../stacks/tables';
import type { SeenObject } from './reconcileUnmanaged';
import { UNMANAGED, UnmanagedRow, WATCH, WatchRow } from './tables';

/**
 * Stores what a watch came to, apart from findings: how it went, what it saw, and
 * what rules hid.
 *
 * @internal
 */
export async function recordWatch(options: {
  db: Knex;
  row: WatchRow;
  seen: Iterable<SeenObject>;
  hidden: ReadonlyMap<string, readonly IgnoreRuleReport[]>;
}): Promise<void> {
  const { db, row, seen, hidden } = options;
  const rows = [...seen].map(
    ({ stackId, result }): UnmanagedRow => ({
      stack_id: stackId,
      address: result.address,
      verified_at: row.finished_at,
    }),
  );
  const ignored = [...hidden].flatMap(([place, reports]) =>
    reports.flatMap(({ rule, hides }) =>
      hides.map(
        (one): IgnoredRow => ({
          ...one,
          stack_id: stackIdOf(place),
          rule,
          place,
        }),
      ),
    ),
  );
  await db.transaction(async tx => {
    await tx<WatchRow>(WATCH).insert(row).onConflict('id').merge();
    for (const batch of batches(rows)) {
      await tx<UnmanagedRow>(UNMANAGED)
        .insert(batch)
        .onConflict(['stack_id', 'address'])
        .merge();
    }
    await tx<IgnoredRow>(IGNORED).whereNotNull('place').delete();
    for (const batch of batches(ignored)) {
      await tx<IgnoredRow>(IGNORED).insert(batch).onConflict().ignore();
    }
  });
}

/**
 * Makes the owners of objects those that they are now. Of what is gone they stay: they
 * say who may read its findings.
 *
 * @internal
 */
export async function replaceOwners(
  tx: Knex,
  objects: readonly SeenObject[],
  ownersOf: (object: SeenObject) => string[],
): Promise<void> {
  const wanted = new Map<string, OwnershipRow>();
  for (const object of objects) {
    const { stackId: stack_id, result } = object;
    for (const entity_ref of ownersOf(object)) {
      const row = { stack_id, address: result.address, entity_ref };
      wanted.set(keyOf(row), row);
    }
  }
  const query = tx<OwnershipRow>(OWNERSHIP);
  whereInMany(query, 'stack_id', [...new Set(objects.map(o => o.stackId))]);
  whereInMany(
    query,
    'address',
    objects.map(o => o.result.address),
  );
  for (const row of await query) {
    if (!wanted.delete(keyOf(row))) {
      await tx<OwnershipRow>(OWNERSHIP).where(row).delete();
    }
  }
  if (wanted.size > 0) {
    await tx<OwnershipRow>(OWNERSHIP).insert([...wanted.values()]);
  }
}

function keyOf({ stack_id, address, entity_ref }: OwnershipRow): string {
  return JSON.stringify([stack_id, address, entity_ref]);
}
