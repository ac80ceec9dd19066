import { readdir } from 'node:fs/promises';
import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';

const migrationsDir = resolvePackagePath(
  '@iac-drift/backstage-plugin-iac-drift-backend',
  'migrations',
);

/**
 * Opens the plugin's database and brings its tables up to date.
 *
 * @throws when a newer version of the plugin has brought them further
 * @internal
 */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const client = await database.getClient();
  if (!database.migrations?.skip) {
    await refuseNewer(client);
    await client.migrate.latest({ directory: migrationsDir });
  }
  return client;
}

async function refuseNewer(client: Knex): Promise<void> {
  const here = new Set(await readdir(migrationsDir));
  const [completed]: { name: string }[][] = await client.migrate.list({
    directory: migrationsDir,
    // It would call this folder corrupt, and leave open what to do.
    disableMigrationsListValidation: true,
  });
  const newer = completed.find(({ name }) => !here.has(name));
  if (newer) {
    throw new Error(
      `The database was brought up to date by a newer version of this plugin, with ${newer.name}: start that version, or restore a backup from before it.`,
    );
  }
}

/** SQLite allows 32,766 bound values in a statement; rows here have at most 20. */
const BATCH = 500;

/**
 * Cuts a list into pieces that fit one statement.
 *
 * @internal
 */
export function batches<T>(items: readonly T[]): T[][] {
  const pieces: T[][] = [];
  for (let i = 0; i < items.length; i += BATCH) {
    pieces.push(items.slice(i, i + BATCH));
  }
  return pieces;
}

/**
 * Counts arrive as strings from PostgreSQL and as numbers from SQLite.
 *
 * @internal
 */
export function toCount(value: string | number | null | undefined): number {
  const count = Number(value ?? 0);
  if (!Number.isSafeInteger(count)) {
    throw new Error('A count from the database is not a safe integer');
  }
  return count;
}

/**
 * Locks the selected rows and leaves out those that another replica holds.
 * SQLite has one writer at a time and no such clause.
 *
 * @internal
 */
export function lockingOthersOut<T extends Knex.QueryBuilder>(query: T): T {
  if (!isPostgres(query)) {
    return query;
  }
  return query.forUpdate().skipLocked() as T;
}

/**
 * `column in (values)` with one bound value, however many there are: databases
 * limit the number of bound values of a statement.
 *
 * @internal
 */
export function whereInMany(
  query: Knex.QueryBuilder,
  column: string,
  values: readonly string[],
): void {
  if (isPostgres(query)) {
    query.whereRaw('?? = any(?)', [column, [...values]]);
  } else {
    query.whereRaw('?? in (select value from json_each(?))', [
      column,
      JSON.stringify(values),
    ]);
  }
}

/**
 * Whether this is PostgreSQL; SQLite is the other one.
 *
 * @internal
 */
export function isPostgres(db: Pick<Knex, 'client'>): boolean {
  return db.client.config.client === 'pg';
}

/**
 * The text under a key of a column that holds a JSON object as text.
 *
 * @internal
 */
export function jsonText(
  db: Knex,
  column: string,
  key:
    | 'accountId'
    | 'region'
    | 'resourceType'
    | keyof Pick<
        Attribution,
        'actor' | 'userRef' | 'channel' | 'sourceIp' | 'confidence'
      >,
): Knex.Raw {
  // The key is no bound value: grouped by, two of these must be the same text.
  return isPostgres(db)
    ? db.raw(`(??::json ->> '${key}')`, [column])
    : db.raw(`json_extract(??, '$.${key}')`, [column]);
}
