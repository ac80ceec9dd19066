import { Knex } from 'knex';
import { toCount } from './database';

/**
 * A place in a list that is ordered by two columns, the second one unique
 * together with the first.
 *
 * @internal
 */
export interface Position {
  key: [string, string];
  /** Read what comes before the place instead of what comes after. */
  backwards: boolean;
}

/**
 * One page of rows, and the places from which the pages beside it are read.
 *
 * @internal
 */
export interface RowPage<TRow> {
  rows: TRow[];
  totalItems: number;
  next?: Position;
  prev?: Position;
}

/**
 * Reads one page by position rather than by number, so that rows which come and
 * go between two pages shift nothing.
 *
 * @param options - `query`: filtered, neither ordered nor selected from;
 *   `columns`: what orders it
 * @internal
 */
export async function readPage<TRow extends object>(options: {
  query: Knex.QueryBuilder;
  select: (string | Knex.Raw)[];
  columns: [string, string];
  keyOf: (row: TRow) => [string, string];
  descending?: boolean;
  position?: Position;
  limit: number;
}): Promise<RowPage<TRow>> {
  const { query, select, columns, keyOf, position, limit } = options;
  const [counted] = await query
    .clone()
    .count<{ count: string | number }[]>({ count: '*' });

  const backwards = position?.backwards ?? false;
  const descending = (options.descending ?? false) !== backwards;
  const page = query.clone().select(select);
  if (position) {
    const [first, second] = position.key;
    const beyond = descending ? '<' : '>';
    page.andWhere(q =>
      q
        .where(columns[0], beyond, first)
        .orWhere(same =>
          same.where(columns[0], first).andWhere(columns[1], beyond, second),
        ),
    );
  }
  const order = descending ? 'desc' : 'asc';
  const rows: TRow[] = await page
    .orderBy(columns.map(column => ({ column, order })))
    .limit(limit + 1);

  const more = rows.length > limit;
  rows.length = Math.min(rows.length, limit);
  if (backwards) {
    rows.reverse();
  }
  const at = (row: TRow | undefined, wanted: boolean, back: boolean) =>
    row && wanted ? { key: keyOf(row), backwards: back } : undefined;
  return {
    rows,
    totalItems: toCount(counted.count),
    next: at(rows[rows.length - 1], backwards || more, false),
    prev: at(rows[0], backwards ? more : position !== undefined, true),
  };
}
