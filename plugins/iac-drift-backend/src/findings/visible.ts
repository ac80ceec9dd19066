import { Knex } from 'knex';
import { whereInMany } from '../database';
import {
  BindingRow,
  BINDINGS,
  ENTITY_OWNERS,
  ENTITY_SYSTEMS,
  EntityOwnerRow,
  OWNERSHIP,
} from '../stacks/tables';

/**
 * Which of the entities that own something a caller may see.
 *
 * @internal
 */
export type Visible = { all: true } | { all: false; entityRefs: string[] };

/**
 * Leaves rows out of which every owner is hidden from the caller. What nobody owns
 * is shown to everyone who may read findings.
 *
 * @param table - name or alias of a table with `stack_id` and `address`
 * @internal
 */
export function whereVisible(
  db: Knex,
  query: Knex.QueryBuilder,
  table: string,
  visible: Visible,
): void {
  const owners = () => owningEntities(db, table);
  whereAnyIsShown(query, owners, `${OWNERSHIP}.entity_ref`, visible);
}

/**
 * Leaves stacks out of which every entity is hidden from the caller.
 *
 * @param table - name or alias of the table of stacks
 * @internal
 */
export function whereStackVisible(
  db: Knex,
  query: Knex.QueryBuilder,
  table: string,
  visible: Visible,
): void {
  const bindings = () =>
    db(BINDINGS)
      .select(db.raw('1'))
      .where(`${BINDINGS}.stack_id`, db.ref(`${table}.id`));
  whereAnyIsShown(query, bindings, `${BINDINGS}.entity_ref`, visible);
}

/**
 * Keeps rows that have no entities, or one that the caller may see.
 *
 * @param entities - asks for the entities of a row, whose reference is in `column`
 */
function whereAnyIsShown(
  query: Knex.QueryBuilder,
  entities: () => Knex.QueryBuilder,
  column: string,
  visible: Visible,
): void {
  if (visible.all) {
    return;
  }
  const shown = entities();
  whereInMany(shown, column, visible.entityRefs);
  query.andWhere(q => q.whereNotExists(entities()).orWhereExists(shown));
}

/**
 * Keeps rows that an entity owns.
 *
 * @internal
 */
export function whereOwnedByEntity(
  db: Knex,
  query: Knex.QueryBuilder,
  table: string,
  entityRef: string,
): void {
  query.whereExists(
    owningEntities(db, table).andWhere(`${OWNERSHIP}.entity_ref`, entityRef),
  );
}

/**
 * Keeps rows that one of these entities owns.
 *
 * @internal
 */
export function whereOwnedByAny(
  db: Knex,
  query: Knex.QueryBuilder,
  table: string,
  entityRefs: readonly string[],
): void {
  // Begun with the entities: they are few beside the rows of the table.
  const owned = db(OWNERSHIP).select('stack_id', 'address');
  whereInMany(owned, 'entity_ref', entityRefs);
  query.whereIn([`${table}.stack_id`, `${table}.address`], owned);
}

/**
 * Keeps rows that belong to no entity.
 *
 * @internal
 */
export function whereUnowned(
  db: Knex,
  query: Knex.QueryBuilder,
  table: string,
): void {
  query.whereNotExists(owningEntities(db, table));
}

/**
 * Keeps rows of which an entity is part of this system.
 *
 * @internal
 */
export function whereInSystem(
  db: Knex,
  query: Knex.QueryBuilder,
  table: string,
  systemRef: string,
): void {
  query.whereExists(
    owningEntities(db, table)
      .join(
        ENTITY_SYSTEMS,
        `${ENTITY_SYSTEMS}.entity_ref`,
        `${OWNERSHIP}.entity_ref`,
      )
      .andWhere(`${ENTITY_SYSTEMS}.system_ref`, systemRef),
  );
}

/**
 * Keeps rows of which an entity is owned by this group or user.
 *
 * @internal
 */
export function whereOwnedBy(
  db: Knex,
  query: Knex.QueryBuilder,
  table: string,
  ownerRef: string,
): void {
  query.whereExists(
    owningEntities(db, table)
      .join(
        ENTITY_OWNERS,
        `${ENTITY_OWNERS}.entity_ref`,
        `${OWNERSHIP}.entity_ref`,
      )
      .andWhere(`${ENTITY_OWNERS}.owner_ref`, ownerRef),
  );
}

/**
 * Keeps rows of which no entity that the caller may see has an owner.
 *
 * @internal
 */
export function whereOwnerless(
  db: Knex,
  query: Knex.QueryBuilder,
  table: string,
  visible: Visible,
): void {
  const owned = owningEntities(db, table).join(
    ENTITY_OWNERS,
    `${ENTITY_OWNERS}.entity_ref`,
    `${OWNERSHIP}.entity_ref`,
  );
  if (!visible.all) {
    whereInMany(owned, `${OWNERSHIP}.entity_ref`, visible.entityRefs);
  }
  query.whereNotExists(owned);
}

/** The rows of the table of owners that belong to a row of `table`. */
function owningEntities(db: Knex, table: string): Knex.QueryBuilder {
  return db(OWNERSHIP)
    .select(db.raw('1'))
    .where(`${OWNERSHIP}.stack_id`, db.ref(`${table}.stack_id`))
    .andWhere(`${OWNERSHIP}.address`, db.ref(`${table}.address`));
}

/**
 * Who owns what, of a few rows, and only as far as the caller may see it.
 *
 * @internal
 */
export interface OwnersOf {
  entityRefs(row: { stack_id: string; address: string }): string[];
  entityRefsOfStack(stackId: string): string[];
  owners(entityRefs: string[]): string[];
}

/**
 * Looks up the owners of a page of rows.
 *
 * @internal
 */
export async function lookUpOwners(options: {
  db: Knex;
  visible: Visible;
  addresses?: { stack_id: string; address: string }[];
  stackIds?: string[];
}): Promise<OwnersOf> {
  const { db, visible, addresses = [], stackIds = [] } = options;
  const shown = visible.all ? undefined : new Set(visible.entityRefs);
  const byAddress = new Map<string, string[]>();
  const byStack = new Map<string, string[]>();
  const owners = new Map<string, string[]>();

  if (addresses.length) {
    const query = db(OWNERSHIP).orderBy('entity_ref');
    whereInMany(query, 'stack_id', unique(addresses.map(a => a.stack_id)));
    whereInMany(query, 'address', unique(addresses.map(a => a.address)));
    for (const row of await query) {
      add(byAddress, keyOf(row), row.entity_ref);
    }
  }
  if (stackIds.length) {
    const query = db<BindingRow>(BINDINGS).orderBy('entity_ref');
    whereInMany(query, 'stack_id', unique(stackIds));
    for (const row of await query) {
      add(byStack, row.stack_id, row.entity_ref);
    }
  }
  const entityRefs = unique(
    [...byAddress.values(), ...byStack.values()].flat(),
  );
  if (entityRefs.length) {
    const query = db<EntityOwnerRow>(ENTITY_OWNERS).orderBy('owner_ref');
    whereInMany(query, 'entity_ref', entityRefs);
    for (const row of await query) {
      add(owners, row.entity_ref, row.owner_ref);
    }
  }

  function add(map: Map<string, string[]>, key: string, value: string) {
    if (map === owners || !shown || shown.has(value)) {
      map.set(key, [...(map.get(key) ?? []), value]);
    }
  }
  return {
    entityRefs: row => byAddress.get(keyOf(row)) ?? [],
    entityRefsOfStack: stackId => byStack.get(stackId) ?? [],
    owners: refs => unique(refs.flatMap(ref => owners.get(ref) ?? [])).sort(),
  };
}

function keyOf(row: { stack_id: string; address: string }): string {
  return JSON.stringify([row.stack_id, row.address]);
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
