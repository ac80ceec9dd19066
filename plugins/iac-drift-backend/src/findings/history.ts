import type {
  Recurrence,
  ResolveTime,
  TrendDay,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { isPostgres, toCount } from '../database';
import { FINDINGS } from './tables';
import { lookUpOwners, Visible, whereVisible } from './visible';

const DAY_MS = 24 * 60 * 60_000;

type Count = string | number;

/**
 * How many findings there were at the end of each day (UTC), and how many began
 * and ended on it, oldest first. The last one is today so far.
 *
 * @internal
 */
export async function trendOf(options: {
  db: Knex;
  visible: Visible;
  now: Date;
  days: number;
}): Promise<TrendDay[]> {
  const { db, visible, now, days } = options;
  const names = Array.from({ length: days }, (_, i) =>
    dayOf(new Date(now.getTime() - (days - 1 - i) * DAY_MS)),
  );
  const opened = await countByDay(db, visible, 'first_seen', names[0]);
  const resolved = await countByDay(db, visible, 'resolved_at', names[0]);
  const query = db(FINDINGS).whereNotNull('open_fingerprint');
  whereVisible(db, query, FINDINGS, visible);
  const [{ count }] = await query.count<{ count: Count }[]>({ count: '*' });

  let open = toCount(count);
  const trend: TrendDay[] = [];
  for (const day of names.reverse()) {
    const of = {
      opened: opened.get(day) ?? 0,
      resolved: resolved.get(day) ?? 0,
    };
    trend.unshift({ day, open, ...of });
    open += of.resolved - of.opened;
  }
  return trend;
}

/**
 * How long it took until findings ended, of those that ended since a day.
 *
 * @returns undefined when none did
 * @internal
 */
export async function resolveTime(options: {
  db: Knex;
  visible: Visible;
  since: Date;
}): Promise<ResolveTime | undefined> {
  const { db, visible, since } = options;
  const query = db(FINDINGS).where('resolved_at', '>=', since.toISOString());
  whereVisible(db, query, FINDINGS, visible);
  const seconds = isPostgres(db)
    ? 'extract(epoch from resolved_at::timestamptz - first_seen::timestamptz)'
    : '(julianday(resolved_at) - julianday(first_seen)) * 86400';
  const [row]: { findings: Count; mean: Count | null }[] = await query
    .count({ findings: '*' })
    .select(db.raw(`avg(${seconds}) as mean`));
  return row.mean === null
    ? undefined
    : {
        meanSeconds: Math.round(Number(row.mean)),
        findings: toCount(row.findings),
      };
}

/**
 * Resources that drifted more than once since a day, the most often first.
 *
 * @internal
 */
export async function recurring(options: {
  db: Knex;
  visible: Visible;
  since: Date;
  limit: number;
}): Promise<Recurrence[]> {
  const { db, visible, since, limit } = options;
  const query = db(FINDINGS).where('first_seen', '>=', since.toISOString());
  whereVisible(db, query, FINDINGS, visible);
  const rows: RecurringRow[] = await query
    .select('stack_id', 'stack', 'address', 'type', db.raw('count(*) as times'))
    .groupBy('stack_id', 'stack', 'address', 'type')
    .havingRaw('count(*) > 1')
    .orderBy([
      { column: 'times', order: 'desc' },
      { column: 'stack' },
      { column: 'address' },
    ])
    .limit(limit);
  const owners = await lookUpOwners({ db, visible, addresses: rows });
  return rows.map(row => ({
    stack: row.stack,
    address: row.address,
    type: row.type,
    times: toCount(row.times),
    entityRefs: owners.entityRefs(row),
  }));
}

interface RecurringRow {
  stack_id: string;
  stack: string;
  address: string;
  type: string;
  times: Count;
}

async function countByDay(
  db: Knex,
  visible: Visible,
  column: 'first_seen' | 'resolved_at',
  since: string,
): Promise<Map<string, number>> {
  const query = db(FINDINGS).where(column, '>=', since);
  whereVisible(db, query, FINDINGS, visible);
  // Times are ISO 8601 in UTC: their first ten characters are the day.
  const day = db.raw('substr(??, 1, 10)', [column]);
  const rows: { day: string; count: Count }[] = await query
    .select({ day })
    .count({ count: '*' })
    .groupBy(day);
  return new Map(rows.map(row => [row.day, toCount(row.count)]));
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
