import type { IgnoreRuleReport } from '@iac-drift/engine';
import { Knex } from 'knex';
import { batches } from '../database';
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
  for (const object of objects) {
    const key = { stack_id: object.stackId, address: object.result.address };
    const wanted = new Set(ownersOf(object));
    const rows = await tx<OwnershipRow>(OWNERSHIP).where(key);
    for (const row of rows) {
      if (!wanted.delete(row.entity_ref)) {
        await tx<OwnershipRow>(OWNERSHIP).where(row).delete();
      }
    }
    for (const entity_ref of wanted) {
      await tx<OwnershipRow>(OWNERSHIP).insert({ ...key, entity_ref });
    }
  }
}
