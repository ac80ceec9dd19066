import type {
  FindingGroup,
  FindingGrouping,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { jsonText, toCount, whereInMany } from '../database';
import { Position, readPage, RowPage } from '../pages';
import { ENTITY_OWNERS, OWNERSHIP } from '../stacks/tables';
import { applyFilter, FindingFilter, NO_SESSION } from './listFindings';
import { FINDINGS } from './tables';
import { Visible, whereOwnerless, whereVisible } from './visible';

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

interface GroupRow {
  /** Session or owner; empty when there is none. */
  key: string;
  findings: string | number;
  worst: string | number;
  from: string;
  to: string;
}

/**
 * One page of what the findings that a caller may see have in common: sessions, the
 * newest first, or owners by name. A finding of several owners is with each.
 *
 * @internal
 */
export async function listFindingGroups(options: {
  db: Knex;
  visible: Visible;
  filter: FindingFilter & { by: FindingGrouping };
  position?: Position;
  limit: number;
}): Promise<RowPage<FindingGroup>> {
  const { db, visible, filter, position, limit } = options;
  const bySession = filter.by === 'session';
  const findings = db(FINDINGS);
  whereVisible(db, findings, FINDINGS, visible);
  applyFilter(db, findings, options);
  const key = bySession
    ? db.ref(`${FINDINGS}.session`)
    : ownerOf(db, findings, { visible, owner: filter.owner });
  const time = 'coalesce(acted_at, first_seen)';
  const groups = findings
    .clone()
    .countDistinct({ findings: `${FINDINGS}.id` })
    .select({ key })
    .select(
      db.raw(`min(${time}) as ??`, ['from']),
      db.raw(`max(${time}) as ??`, ['to']),
      db.raw(`min(case severity ${ranks()} end) as worst`),
    )
    .groupBy(key);
  const { rows, ...page } = await readPage<GroupRow>({
    query: db.from(groups.as('g')),
    select: ['g.*'],
    columns: bySession ? ['to', 'key'] : ['key', 'to'],
    keyOf: row => (bySession ? [row.to, row.key] : [row.key, row.to]),
    descending: bySession,
    position,
    limit,
  });
  const actors = bySession
    ? await actorsOf(
        db,
        findings,
        rows.map(({ key: session }) => session).filter(session => session),
      )
    : undefined;
  return { ...page, rows: rows.map(row => toGroup(row, actors)) };
}

function ranks(): string {
  return SEVERITIES.map((name, rank) => `when '${name}' then ${rank}`).join(
    ' ',
  );
}

/** Joins the owners, and answers what to group by. */
function ownerOf(
  db: Knex,
  query: Knex.QueryBuilder,
  options: { visible: Visible; owner?: string },
): Knex.Raw {
  const { visible, owner } = options;
  query
    .leftJoin(OWNERSHIP, join =>
      join
        .on(`${OWNERSHIP}.stack_id`, `${FINDINGS}.stack_id`)
        .andOn(`${OWNERSHIP}.address`, `${FINDINGS}.address`),
    )
    .leftJoin(
      ENTITY_OWNERS,
      `${ENTITY_OWNERS}.entity_ref`,
      `${OWNERSHIP}.entity_ref`,
    )
    // Of two entities one may have no owner: the finding still has one.
    .where(q =>
      q
        .whereNotNull(`${ENTITY_OWNERS}.owner_ref`)
        .orWhere(none => whereOwnerless(db, none, FINDINGS, visible)),
    );
  if (owner) {
    query.where(`${ENTITY_OWNERS}.owner_ref`, owner);
  }
  if (!visible.all) {
    query.where(q => {
      q.whereNull(`${OWNERSHIP}.entity_ref`).orWhere(shown =>
        whereInMany(shown, `${OWNERSHIP}.entity_ref`, visible.entityRefs),
      );
    });
  }
  return db.raw(`coalesce(${ENTITY_OWNERS}.owner_ref, '')`);
}

type Actor = NonNullable<FindingGroup['actor']>;

const TOLD = ['actor', 'userRef', 'channel', 'sourceIp', 'confidence'] as const;

/** Who was at work in these sessions, which may be from several places. */
async function actorsOf(
  db: Knex,
  findings: Knex.QueryBuilder,
  sessions: string[],
): Promise<Map<string, Actor>> {
  const query = findings.clone().distinct({
    session: `${FINDINGS}.session`,
    ...Object.fromEntries(
      TOLD.map(key => [key, jsonText(db, `${FINDINGS}.attribution`, key)]),
    ),
  });
  whereInMany(query, `${FINDINGS}.session`, sessions);
  const rows: Told[] = await query;
  const actors = new Map<string, Actor>();
  for (const {
    session,
    actor,
    userRef,
    channel,
    sourceIp,
    confidence,
  } of rows) {
    const known = actors.get(session);
    actors.set(session, {
      name: actor,
      ...(known?.userRef ?? userRef
        ? { userRef: known?.userRef ?? userRef ?? undefined }
        : {}),
      channels: withOne(known?.channels, channel),
      sourceIps: withOne(known?.sourceIps, sourceIp),
      confidence:
        known?.confidence === 'probable' ? known.confidence : confidence,
    });
  }
  return actors;
}

interface Told {
  session: string;
  actor: string;
  userRef: string | null;
  channel: Actor['channels'][number] | null;
  sourceIp: string | null;
  confidence: Actor['confidence'];
}

function withOne<T>(list: T[] = [], one: T | null): T[] {
  return one === null ? list : [...new Set([...list, one])].sort();
}

function toGroup(row: GroupRow, actors?: Map<string, Actor>): FindingGroup {
  const { key, from, to } = row;
  const actor = actors?.get(key);
  return {
    id: key || NO_SESSION,
    filter: filterOf(key, actors !== undefined),
    findings: toCount(row.findings),
    worst: SEVERITIES[toCount(row.worst)],
    from,
    to,
    ...(actor ? { actor } : {}),
  };
}

function filterOf(key: string, bySession: boolean): FindingGroup['filter'] {
  if (bySession) {
    return { session: key || NO_SESSION };
  }
  return key ? { owner: key } : { ownerless: 'true' };
}
