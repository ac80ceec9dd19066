import {
  REPORTED_STACK_KIND,
  type Stack,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { toCount, whereInMany } from '../database';
import { containing } from '../findings/listFindings';
import {
  lookUpOwners,
  OwnersOf,
  Visible,
  whereStackVisible,
} from '../findings/visible';
import { Position, readPage, RowPage } from '../pages';
import { readRegressions } from './regressions';
import { BINDINGS, FINDINGS, StackRow, STACKS } from './tables';

/**
 * What a list of stacks is narrowed to.
 *
 * @internal
 */
export interface StackFilter {
  entityRef?: string;
  /** Part of the ref. */
  q?: string;
}

/**
 * One page of the stacks that a caller may see, by ref.
 *
 * @internal
 */
export async function listStacks(options: {
  db: Knex;
  now: Date;
  visible: Visible;
  filter: StackFilter;
  position?: Position;
  limit: number;
}): Promise<RowPage<Stack>> {
  const { db, now, visible, filter, position, limit } = options;
  const query = db(STACKS);
  whereStackVisible(db, query, STACKS, visible);
  if (filter.entityRef) {
    query.whereIn(
      'id',
      db(BINDINGS).select('stack_id').where('entity_ref', filter.entityRef),
    );
  }
  if (filter.q) {
    query.whereRaw("lower(??) like ? escape '!'", [
      'ref',
      containing(filter.q),
    ]);
  }
  const { rows, ...page } = await readPage<StackRow>({
    query,
    select: [`${STACKS}.*`],
    columns: ['ref', 'id'],
    keyOf: row => [row.ref, row.id],
    position,
    limit,
  });
  return { ...page, rows: await toStacks({ db, now, visible, rows }) };
}

/**
 * One stack, if the caller may see it.
 *
 * @internal
 */
export async function getStack(options: {
  db: Knex;
  now: Date;
  visible: Visible;
  id: string;
}): Promise<Stack | undefined> {
  const { db, now, visible, id } = options;
  const query = db(STACKS).where(`${STACKS}.id`, id);
  whereStackVisible(db, query, STACKS, visible);
  const rows: StackRow[] = await query.select(`${STACKS}.*`);
  const [stack] = await toStacks({ db, now, visible, rows });
  return stack;
}

/**
 * How many stacks a caller may see, and of how many the last scan failed.
 *
 * @internal
 */
export async function countStacks(options: {
  db: Knex;
  visible: Visible;
}): Promise<{ total: number; failing: number }> {
  const { db, visible } = options;
  const query = db(STACKS);
  whereStackVisible(db, query, STACKS, visible);
  const [row]: { total: string | number; failing: string | number }[] =
    await query.select(
      db.raw('count(*) as total'),
      db.raw('count(error) as failing'),
    );
  return { total: toCount(row.total), failing: toCount(row.failing) };
}

/**
 * Makes a stack due now. Who asks for that wants what is there now.
 *
 * @internal
 */
export async function makeStackDue(options: {
  db: Knex;
  now: Date;
  id: string;
}): Promise<void> {
  const { db, now, id } = options;
  await db<StackRow>(STACKS)
    .where('id', id)
    .update({ due_at: now.toISOString(), changed_at: now.toISOString() });
}

async function toStacks(options: {
  db: Knex;
  now: Date;
  visible: Visible;
  rows: StackRow[];
}): Promise<Stack[]> {
  const { db, now, visible, rows } = options;
  const ids = rows.map(row => row.id);
  const owners = await lookUpOwners({ db, visible, stackIds: ids });
  const query = db(FINDINGS)
    .whereNotNull('open_fingerprint')
    .select('stack_id', db.raw('count(*) as count'))
    .groupBy('stack_id');
  whereInMany(query, 'stack_id', ids);
  const counts: { stack_id: string; count: string | number }[] = await query;
  const open = new Map(counts.map(c => [c.stack_id, toCount(c.count)]));
  const regressions = await readRegressions(db, ids);
  return rows.map(row => ({
    ...toStack(row, owners, open.get(row.id) ?? 0, now),
    regressed: regressions.get(row.id),
  }));
}

function toStack(
  row: StackRow,
  owners: OwnersOf,
  openFindings: number,
  now: Date,
): Stack {
  const entityRefs = owners.entityRefsOfStack(row.id);
  return {
    id: row.id,
    ref: row.ref,
    kind: row.kind,
    source: row.source,
    path: row.path,
    entityRefs,
    owners: owners.owners(entityRefs),
    verdicts: {
      inSync: row.in_sync,
      drifted: row.drifted,
      unverifiable: row.unverifiable,
    },
    coverage: {
      resourcesChecked: row.in_sync + row.drifted,
      resourcesKnown: row.in_sync + row.drifted + row.unverifiable,
      attributesCompared: row.attributes_compared,
      attributesDeclared: row.attributes_declared,
    },
    openFindings,
    ...(row.serial !== null ? { serial: Number(row.serial) } : {}),
    ...(row.status && row.started_at && row.finished_at
      ? {
          lastScan: {
            status: row.status,
            startedAt: row.started_at,
            finishedAt: row.finished_at,
            ...(row.calls ? { calls: JSON.parse(row.calls) } : {}),
          },
        }
      : {}),
    ...(row.error !== null ? { error: row.error } : {}),
    ...(row.notice !== null ? { notice: row.notice } : {}),
    ...(row.completed_at ? { lastCompleted: row.completed_at } : {}),
    ...(row.planned_at && row.reported_by
      ? { report: { plannedAt: row.planned_at, by: row.reported_by } }
      : {}),
    ...(row.kind === REPORTED_STACK_KIND ? {} : { nextScanAt: row.due_at }),
    scanning:
      row.scan_ticket !== null && (row.lease_until ?? '') > now.toISOString(),
  };
}
