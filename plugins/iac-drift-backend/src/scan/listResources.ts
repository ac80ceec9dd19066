import type {
  Coverage,
  ResourceStatus,
  VerdictCounts,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import type { UnverifiableReason } from '@iac-drift/engine';
import { Knex } from 'knex';
import { toCount, whereInMany } from '../database';
import { containing } from '../findings/listFindings';
import {
  lookUpOwners,
  OwnersOf,
  Visible,
  whereOwnedBy,
  whereOwnedByAny,
  whereOwnedByEntity,
  whereVisible,
} from '../findings/visible';
import { Position, readPage, RowPage } from '../pages';
import { FINDINGS, RESOURCES, STACKS } from '../stacks/tables';
import type { ResourceRow } from './replaceVerdicts';

/**
 * What a list of resources is narrowed to; of several values of one kind, any.
 *
 * @internal
 */
export interface ResourceFilter {
  entityRef?: string;
  owner?: string;
  /** Stack ref or id. */
  stack?: string;
  verdict?: string[];
  reason?: string[];
  type?: string[];
  /** Part of an address or type. */
  q?: string;
}

type JoinedRow = ResourceRow & {
  ref: string;
  finished_at: string;
  finding_id: string | null;
};

/**
 * One page of the verdicts that a caller may see, by stack and address.
 *
 * @internal
 */
export async function listResources(options: {
  db: Knex;
  visible: Visible;
  filter: ResourceFilter;
  position?: Position;
  limit: number;
}): Promise<RowPage<ResourceStatus>> {
  const { db, visible, filter, position, limit } = options;
  const query = db(RESOURCES).join(
    STACKS,
    `${STACKS}.id`,
    `${RESOURCES}.stack_id`,
  );
  whereVisible(db, query, RESOURCES, visible);
  applyFilter(db, query, filter);
  const { rows, ...page } = await readPage<JoinedRow>({
    query,
    select: [
      `${RESOURCES}.*`,
      `${STACKS}.ref`,
      `${STACKS}.finished_at`,
      db.raw(
        `(select f.id from ${FINDINGS} f where f.stack_id = ${RESOURCES}.stack_id
          and f.address = ${RESOURCES}.address and f.open_fingerprint is not null
          order by f.first_seen desc, f.id limit 1) as finding_id`,
      ),
    ],
    columns: [`${STACKS}.ref`, `${RESOURCES}.address`],
    keyOf: row => [row.ref, row.address],
    position,
    limit,
  });
  const owners = await lookUpOwners({ db, visible, addresses: rows });
  return { ...page, rows: rows.map(row => toResourceStatus(row, owners)) };
}

/**
 * Verdicts added up.
 *
 * @internal
 */
export interface VerdictTotals {
  verdicts: VerdictCounts;
  coverage: Coverage;
  unverifiableByReason: Partial<Record<UnverifiableReason, number>>;
}

/**
 * Adds up the verdicts that a caller may see, or those of one entity.
 *
 * @internal
 */
export async function totalVerdicts(options: {
  db: Knex;
  visible: Visible;
  entityRef?: string;
  /** Only those that one of these entities owns. */
  within?: readonly string[];
}): Promise<VerdictTotals> {
  const { db, visible, entityRef, within } = options;
  const query = db(RESOURCES);
  whereVisible(db, query, RESOURCES, visible);
  if (entityRef) {
    whereOwnedByEntity(db, query, RESOURCES, entityRef);
  }
  if (within) {
    whereOwnedByAny(db, query, RESOURCES, within);
  }
  const rows: {
    verdict: ResourceRow['verdict'];
    reason: UnverifiableReason | null;
    count: string | number;
    compared: string | number;
    declared: string | number;
  }[] = await query
    .select('verdict', 'reason')
    .count({ count: '*' })
    .sum({ compared: 'attributes_compared', declared: 'attributes_declared' })
    .groupBy('verdict', 'reason');

  const verdicts: VerdictCounts = { inSync: 0, drifted: 0, unverifiable: 0 };
  const coverage: Coverage = {
    resourcesChecked: 0,
    resourcesKnown: 0,
    attributesCompared: 0,
    attributesDeclared: 0,
  };
  const unverifiableByReason: VerdictTotals['unverifiableByReason'] = {};
  for (const row of rows) {
    const count = toCount(row.count);
    coverage.resourcesKnown += count;
    coverage.attributesCompared += toCount(row.compared);
    coverage.attributesDeclared += toCount(row.declared);
    if (row.verdict === 'unverifiable') {
      const reason = row.reason ?? 'source-error';
      verdicts.unverifiable += count;
      unverifiableByReason[reason] =
        (unverifiableByReason[reason] ?? 0) + count;
    } else {
      coverage.resourcesChecked += count;
      verdicts[row.verdict === 'drifted' ? 'drifted' : 'inSync'] += count;
    }
  }
  return { verdicts, coverage, unverifiableByReason };
}

function applyFilter(
  db: Knex,
  query: Knex.QueryBuilder,
  filter: ResourceFilter,
): void {
  const { entityRef, owner, stack, q } = filter;
  if (entityRef) {
    whereOwnedByEntity(db, query, RESOURCES, entityRef);
  }
  if (owner) {
    whereOwnedBy(db, query, RESOURCES, owner);
  }
  if (stack) {
    query.andWhere(s =>
      s.where(`${STACKS}.id`, stack).orWhere(`${STACKS}.ref`, stack),
    );
  }
  for (const column of ['verdict', 'reason', 'type'] as const) {
    const values = filter[column];
    if (values?.length) {
      whereInMany(query, `${RESOURCES}.${column}`, values);
    }
  }
  if (q) {
    const pattern = containing(q);
    query.andWhere(text =>
      text
        .whereRaw("lower(??) like ? escape '!'", [
          `${RESOURCES}.address`,
          pattern,
        ])
        .orWhereRaw("lower(??) like ? escape '!'", [
          `${RESOURCES}.type`,
          pattern,
        ]),
    );
  }
}

function toResourceStatus(row: JoinedRow, owners: OwnersOf): ResourceStatus {
  return {
    stack: row.ref,
    address: row.address,
    type: row.type,
    identity: JSON.parse(row.identity),
    verdict: row.verdict,
    ...(row.reason ? { reason: row.reason as UnverifiableReason } : {}),
    ...(row.detail ? { detail: row.detail } : {}),
    unverified: JSON.parse(row.unverified),
    attributesCompared: row.attributes_compared,
    attributesDeclared: row.attributes_declared,
    entityRefs: owners.entityRefs(row),
    ...(row.live_as_of ? { liveAsOf: row.live_as_of } : {}),
    lastChecked: row.finished_at,
    ...(row.finding_id ? { findingId: row.finding_id } : {}),
  };
}
