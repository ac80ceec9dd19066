import type {
  Change,
  Finding,
  FindingDetails,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { jsonText, toCount, whereInMany } from '../database';
import { Position, readPage, RowPage } from '../pages';
import { RESOURCES, STACKS } from '../stacks/tables';
import { UNMANAGED } from '../unmanaged/tables';
import { otherClaims } from './otherClaims';
import { revisionOf } from './revision';
import { historyOf } from './historyOf';
import { FindingRow, FINDINGS } from './tables';
import {
  lookUpOwners,
  OwnersOf,
  Visible,
  whereOwnedBy,
  whereInSystem,
  whereOwnedByAny,
  whereOwnedByEntity,
  whereOwnerless,
  whereUnowned,
  whereVisible,
} from './visible';

/**
 * What a list of findings is narrowed to; of several values of one kind, any.
 *
 * @internal
 */
export interface FindingFilter {
  entityRef?: string;
  owner?: string;
  /** Refs of entities, one of which owns it. */
  within?: readonly string[];
  /** Only what nobody owns, of an entity or not. */
  ownerless?: 'true';
  /** Session of an actor, or `none` when it is not known who it was. */
  session?: string;
  /** System that an owning entity is part of. */
  system?: string;
  /** Only what belongs to no entity. */
  unowned?: 'true';
  /** Id of a cloud account. */
  account?: string;
  /** Stack ref or id. */
  stack?: string;
  kind?: string[];
  state?: string[];
  severity?: string[];
  type?: string[];
  /** Part of an address, type, stack, identity or actor. */
  q?: string;
  /** Resolved findings only when they ended at this time or later, ISO 8601 UTC. */
  resolvedSince?: string;
}

/** Stands for the findings of which it is not known who made them. @internal */
export const NO_SESSION = 'none';

type JoinedRow = FindingRow & {
  verdict: string | null;
  verified_at: string | null;
  completed_at: string | null;
  /** Of what no stack declares: when it was seen last. */
  seen_at: string | null;
};

const SELECT = [
  `${FINDINGS}.*`,
  `${RESOURCES}.verdict`,
  `${RESOURCES}.verified_at`,
  `${STACKS}.completed_at`,
  `${UNMANAGED}.verified_at as seen_at`,
];

/**
 * One page of the findings that a caller may see, newest first.
 *
 * @internal
 */
export async function listFindings(options: {
  db: Knex;
  visible: Visible;
  filter: FindingFilter;
  position?: Position;
  limit: number;
}): Promise<RowPage<Finding>> {
  const { db, visible, filter, position, limit } = options;
  const query = joined(db);
  whereVisible(db, query, FINDINGS, visible);
  applyFilter(db, query, { visible, filter });
  const { rows, ...page } = await readPage<JoinedRow>({
    query,
    select: SELECT,
    columns: [`${FINDINGS}.first_seen`, `${FINDINGS}.id`],
    keyOf: row => [row.first_seen, row.id],
    descending: true,
    position,
    limit,
  });
  const owners = await lookUpOwners({ db, visible, addresses: rows });
  return { ...page, rows: rows.map(row => toFinding(row, owners)) };
}

/**
 * Every finding that a caller may see and a filter lets through, newest first,
 * read page by page.
 *
 * @internal
 */
export async function* allFindings(options: {
  db: Knex;
  visible: Visible;
  filter: FindingFilter;
}): AsyncGenerator<Finding> {
  let position: Position | undefined;
  do {
    const page = await listFindings({ ...options, position, limit: 500 });
    yield* page.rows;
    position = page.next;
  } while (position);
}

/**
 * One finding with its history, if the caller may see it.
 *
 * @internal
 */
export async function getFinding(options: {
  db: Knex;
  visible: Visible;
  id: string;
}): Promise<FindingDetails | undefined> {
  const { db, visible, id } = options;
  const query = joined(db).where(`${FINDINGS}.id`, id);
  whereVisible(db, query, FINDINGS, visible);
  const row: JoinedRow | undefined = await query.first(SELECT);
  if (!row) {
    return undefined;
  }
  const owners = await lookUpOwners({ db, visible, addresses: [row] });
  return { ...toFinding(row, owners), history: await historyOf(db, id) };
}

/**
 * How many findings ask for attention, by severity: those that are open or
 * acknowledged, not those that were accepted.
 *
 * @internal
 */
export async function countOpenFindings(options: {
  db: Knex;
  visible: Visible;
  /** Only those that one of these entities owns. */
  within?: readonly string[];
}): Promise<Record<FindingRow['severity'], number>> {
  const { db, visible, within } = options;
  const query = db(FINDINGS).whereIn('state', ['open', 'acknowledged']);
  whereVisible(db, query, FINDINGS, visible);
  if (within) {
    whereOwnedByAny(db, query, FINDINGS, within);
  }
  const rows: { severity: FindingRow['severity']; count: string | number }[] =
    await query.select('severity').count({ count: '*' }).groupBy('severity');
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity, count } of rows) {
    counts[severity] = toCount(count);
  }
  return counts;
}

function joined(db: Knex): Knex.QueryBuilder {
  return db(FINDINGS)
    .leftJoin(STACKS, `${STACKS}.id`, `${FINDINGS}.stack_id`)
    .leftJoin(UNMANAGED, join =>
      join
        .on(`${UNMANAGED}.stack_id`, `${FINDINGS}.stack_id`)
        .andOn(`${UNMANAGED}.address`, `${FINDINGS}.address`),
    )
    .leftJoin(RESOURCES, join =>
      join
        .on(`${RESOURCES}.stack_id`, `${FINDINGS}.stack_id`)
        .andOn(`${RESOURCES}.address`, `${FINDINGS}.address`),
    );
}

/**
 * Keeps the findings that a filter lets through.
 *
 * @internal
 */
export function applyFilter(
  db: Knex,
  query: Knex.QueryBuilder,
  options: { visible: Visible; filter: FindingFilter },
): void {
  const { visible, filter } = options;
  const { entityRef, owner, system, stack, q, resolvedSince } = filter;
  if (entityRef) {
    whereOwnedByEntity(db, query, FINDINGS, entityRef);
  }
  if (filter.within) {
    whereOwnedByAny(db, query, FINDINGS, filter.within);
  }
  if (owner) {
    whereOwnedBy(db, query, FINDINGS, owner);
  }
  if (filter.ownerless) {
    whereOwnerless(db, query, FINDINGS, visible);
  }
  if (filter.session) {
    query.where(
      `${FINDINGS}.session`,
      filter.session === NO_SESSION ? '' : filter.session,
    );
  }
  if (system) {
    whereInSystem(db, query, FINDINGS, system);
  }
  if (filter.unowned) {
    whereUnowned(db, query, FINDINGS);
  }
  if (filter.account) {
    query.whereRaw('? = ?', [
      jsonText(db, `${FINDINGS}.identity`, 'accountId'),
      filter.account,
    ]);
  }
  if (stack) {
    query.andWhere(s =>
      s
        .where(`${FINDINGS}.stack_id`, stack)
        .orWhere(`${FINDINGS}.stack`, stack),
    );
  }
  for (const column of ['kind', 'state', 'severity', 'type'] as const) {
    const values = filter[column];
    if (values?.length) {
      whereInMany(query, `${FINDINGS}.${column}`, values);
    }
  }
  if (q) {
    query.whereRaw("?? like ? escape '!'", [
      `${FINDINGS}.search`,
      containing(q),
    ]);
  }
  if (resolvedSince) {
    query.andWhere(since =>
      since
        .whereNotNull(`${FINDINGS}.open_fingerprint`)
        .orWhere(`${FINDINGS}.resolved_at`, '>=', resolvedSince),
    );
  }
}

/**
 * The pattern for "contains this text", in lower case; `!` escapes.
 *
 * @internal
 */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
}

function toFinding(row: JoinedRow, owners: OwnersOf): Finding {
  const entityRefs = owners.entityRefs(row);
  const changes: Change[] = JSON.parse(row.changes);
  const isOpen = row.open_fingerprint !== null;
  // Of a resource that could be judged at the last scan, that scan is the check.
  const verified =
    (row.verdict === 'unverifiable' || row.verdict === null
      ? row.seen_at ?? row.verified_at
      : row.completed_at) ?? row.changed_at;
  const lastChecked = verified > row.changed_at ? verified : row.changed_at;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    severity: row.severity,
    stack: row.stack,
    address: row.address,
    type: row.type,
    identity: JSON.parse(row.identity),
    entityRefs,
    owners: owners.owners(entityRefs),
    changes,
    ...(row.kind === 'contested' ? { contestedBy: otherClaims(changes) } : {}),
    attribution: JSON.parse(row.attribution),
    firstSeen: row.first_seen,
    lastSeen: isOpen ? lastChecked : row.last_seen,
    lastChecked,
    revision: revisionOf(row),
    ...(row.decision ? { decision: JSON.parse(row.decision) } : {}),
    ...(row.resolution ? { resolution: JSON.parse(row.resolution) } : {}),
  };
}
