import type { Knex } from 'knex';

/** What is used of better-sqlite3. @internal */
export interface SqliteConnection {
  prepare(sql: string): Statement;
  transaction<T>(work: () => T): { immediate(): T };
}
interface Statement {
  run(bindings: readonly Knex.Value[]): { changes: number };
}

const compiled = new WeakMap<SqliteConnection, Map<string, Statement>>();

/**
 * Runs a statement on SQLite that is compiled once for a connection. Knex compiles
 * it each time: for a table with a trigger that takes as long as inserting some rows.
 *
 * @returns how many rows it changed
 * @internal
 */
export function runCompiled(
  connection: SqliteConnection,
  sql: string,
  bindings: readonly Knex.Value[],
): number {
  const statements = compiled.get(connection) ?? new Map<string, Statement>();
  compiled.set(connection, statements);
  const statement = statements.get(sql) ?? connection.prepare(sql);
  statements.set(sql, statement);
  return statement.run(bindings).changes;
}
