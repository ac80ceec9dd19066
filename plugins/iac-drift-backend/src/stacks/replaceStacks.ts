import { Knex } from 'knex';
import { batches } from '../database';
import { EntityStacks } from './annotations';
import { assignOwners } from './assignOwners';
import { StackRef, stackIdOf } from './ref';
import {
  BindingRow,
  BINDINGS,
  ENTITY_OWNERS,
  EntityOwnerRow,
  ENTITY_SYSTEMS,
  EntitySystemRow,
  FINDINGS,
  OWNERSHIP,
  RESOURCES,
  StackRow,
  STACKS,
} from './tables';

/**
 * What tells whether a stack is still known.
 *
 * @internal
 */
export type KnownStack = Pick<
  StackRow,
  'kind' | 'source' | 'in_sync' | 'drifted' | 'unverifiable'
>;

/**
 * Stores which stacks there are and who owns them.
 *
 * A stack that nothing names any more is forgotten once it has no open finding:
 * until then it is scanned on, so that no finding is closed by silence.
 *
 * @remarks
 * `entities` is undefined when the catalog could not be read; what it said last
 * then stands. Stacks in `keep` are known to a source that could not be listed, or
 * reported.
 *
 * @internal
 */
export async function replaceStacks(options: {
  db: Knex;
  now: string;
  listed: StackRef[];
  entities: EntityStacks[] | undefined;
  keep: (row: KnownStack) => boolean;
}): Promise<void> {
  const { db, now, listed, entities, keep } = options;
  await db.transaction(async tx => {
    const named = new Map<string, StackRef>();
    for (const ref of listed) {
      named.set(stackIdOf(ref.ref), ref);
    }
    for (const ref of entities?.flatMap(entity => entity.stacks) ?? []) {
      named.set(stackIdOf(ref.ref), ref);
    }

    await addStacks(tx, named, now);
    const changed = entities ? await replaceBindings(tx, entities) : [];
    for (const stackId of changed) {
      await assignOwners({ tx, stackId });
    }
    await forgetStacks(tx, named, keep);
  });
}

async function addStacks(
  tx: Knex,
  named: Map<string, StackRef>,
  now: string,
): Promise<void> {
  const known = new Set<string>(await tx(STACKS).pluck('id'));
  const rows = [...named]
    .filter(([id]) => !known.has(id))
    .map(([id, ref]) => ({ id, ...ref, due_at: now }));
  for (const batch of batches(rows)) {
    await tx(STACKS).insert(batch).onConflict('id').ignore();
  }
}

/** Answers the ids of the stacks whose bindings are other than before. */
async function replaceBindings(
  tx: Knex,
  entities: EntityStacks[],
): Promise<string[]> {
  const bindings = new Map<string, BindingRow>();
  const owners = new Map<string, EntityOwnerRow>();
  const systems = new Map<string, EntitySystemRow>();
  for (const entity of entities) {
    const patterns = entity.patterns ? JSON.stringify(entity.patterns) : null;
    for (const { ref } of entity.stacks) {
      const row = {
        stack_id: stackIdOf(ref),
        entity_ref: entity.entityRef,
        patterns,
      };
      bindings.set(JSON.stringify(row), row);
    }
    for (const owner_ref of entity.owners) {
      const row = { entity_ref: entity.entityRef, owner_ref };
      owners.set(JSON.stringify(row), row);
    }
    for (const system_ref of entity.systems) {
      const row = { entity_ref: entity.entityRef, system_ref };
      systems.set(JSON.stringify(row), row);
    }
  }

  const changed = new Set<string>();
  const gone: BindingRow[] = [];
  for (const row of await tx<BindingRow>(BINDINGS).select()) {
    const { stack_id, entity_ref, patterns } = row;
    if (!bindings.delete(JSON.stringify({ stack_id, entity_ref, patterns }))) {
      gone.push(row);
      changed.add(stack_id);
    }
  }
  for (const { stack_id, entity_ref } of gone) {
    await tx<BindingRow>(BINDINGS).where({ stack_id, entity_ref }).delete();
  }
  for (const rows of batches([...bindings.values()])) {
    await tx<BindingRow>(BINDINGS).insert(rows);
    rows.forEach(row => changed.add(row.stack_id));
  }

  await replaceRelations(tx, ENTITY_OWNERS, owners);
  await replaceRelations(tx, ENTITY_SYSTEMS, systems);
  return [...changed];
}

/** @param wanted - the rows that shall be there, by their JSON */
async function replaceRelations(
  tx: Knex,
  table: typeof ENTITY_OWNERS | typeof ENTITY_SYSTEMS,
  wanted: Map<string, EntityOwnerRow | EntitySystemRow>,
): Promise<void> {
  const fresh = new Map(wanted);
  for (const row of await tx(table).select()) {
    if (!fresh.delete(JSON.stringify(row))) {
      await tx(table).where(row).delete();
    }
  }
  for (const rows of batches([...fresh.values()])) {
    await tx(table).insert(rows);
  }
}

async function forgetStacks(
  tx: Knex,
  named: Map<string, StackRef>,
  keep: (row: KnownStack) => boolean,
): Promise<void> {
  const bound = new Set<string>(
    await tx(BINDINGS).distinct().pluck('stack_id'),
  );
  const withOpenFindings = new Set<string>(
    await tx(FINDINGS)
      .whereNotNull('open_fingerprint')
      .distinct()
      .pluck('stack_id'),
  );
  const rows = await tx<StackRow>(STACKS).select(
    'id',
    'kind',
    'source',
    'scan_ticket',
    'in_sync',
    'drifted',
    'unverifiable',
  );
  for (const row of rows) {
    if (
      named.has(row.id) ||
      bound.has(row.id) ||
      withOpenFindings.has(row.id) ||
      // A scan under way may be about to open one.
      row.scan_ticket !== null ||
      keep(row)
    ) {
      continue;
    }
    await tx(RESOURCES).where('stack_id', row.id).delete();
    await tx(STACKS).where('id', row.id).delete();
    // Ownership of addresses with findings stays: it says who may read them.
    await tx(OWNERSHIP)
      .where('stack_id', row.id)
      .whereNotIn(
        'address',
        tx(FINDINGS).select('address').where('stack_id', row.id),
      )
      .delete();
  }
}
