import type { Tally } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { Severity } from '@iac-drift/engine';
import { Knex } from 'knex';
import { jsonText, toCount, whereInMany } from '../database';
import { ENTITY_OWNERS, ENTITY_SYSTEMS, OWNERSHIP } from '../stacks/tables';
import { FINDINGS } from './tables';
import { Visible, whereUnowned, whereVisible } from './visible';

/** What findings can be counted by. @internal */
export type TallyBy =
  | 'type'
  | 'stack'
  | 'account'
  | 'entity'
  | 'owner'
  | 'system';

/** From the worst on. @internal */
export const SEVERITIES: readonly Severity[] = [
  'critical',
  'high',
  'medium',
  'low',
];

/**
 * Counts the findings that ask for attention by what they share, the most first. A
 * finding of several owners counts for each.
 *
 * @internal
 */
export async function tallyFindings(options: {
  db: Knex;
  visible: Visible;
  by: TallyBy;
  limit: number;
}): Promise<Tally[]> {
  const { db, visible, by, limit } = options;
  const query = attentive(db, visible);
  const value = valueOf(db, query, by, visible);
  const rows: { value: string; severity: Severity; count: string | number }[] =
    await query
      .whereRaw('? is not null', [value])
      .select({ value, severity: `${FINDINGS}.severity` })
      .count({ count: '*' })
      // A raw value in the first place would be the only one.
      .groupBy(`${FINDINGS}.severity`, value);

  const tallies = new Map<string, Tally>();
  for (const { value: name, severity, count } of rows) {
    const tally = tallies.get(name) ?? { value: name, count: 0, worst: 'low' };
    tally.count += toCount(count);
    if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(tally.worst)) {
      tally.worst = severity;
    }
    tallies.set(name, tally);
  }
  return [...tallies.values()]
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}

/**
 * How many findings that ask for attention belong to no entity.
 *
 * @internal
 */
export async function countUnowned(options: {
  db: Knex;
  visible: Visible;
}): Promise<number> {
  const { db, visible } = options;
  const query = attentive(db, visible);
  whereUnowned(db, query, FINDINGS);
  const [{ count }] = await query.count<{ count: string | number }[]>({
    count: '*',
  });
  return toCount(count);
}

function attentive(db: Knex, visible: Visible): Knex.QueryBuilder {
  const query = db(FINDINGS).whereIn(`${FINDINGS}.state`, [
    'open',
    'acknowledged',
  ]);
  whereVisible(db, query, FINDINGS, visible);
  return query;
}

/** Joins what it takes, and answers the expression to group by. */
function valueOf(
  db: Knex,
  query: Knex.QueryBuilder,
  by: TallyBy,
  visible: Visible,
): Knex.Raw | Knex.Ref<string, Record<string, string>> {
  switch (by) {
    case 'account':
      return jsonText(db, `${FINDINGS}.identity`, 'accountId');
    case 'type':
    case 'stack':
      return db.ref(`${FINDINGS}.${by}`);
    default:
  }
  query.join(OWNERSHIP, join =>
    join
      .on(`${OWNERSHIP}.stack_id`, `${FINDINGS}.stack_id`)
      .andOn(`${OWNERSHIP}.address`, `${FINDINGS}.address`),
  );
  if (!visible.all) {
    whereInMany(query, `${OWNERSHIP}.entity_ref`, visible.entityRefs);
  }
  if (by === 'entity') {
    return db.ref(`${OWNERSHIP}.entity_ref`);
  }
  const table = by === 'owner' ? ENTITY_OWNERS : ENTITY_SYSTEMS;
  query.join(table, `${table}.entity_ref`, `${OWNERSHIP}.entity_ref`);
  return db.ref(`${table}.${by}_ref`);
}
