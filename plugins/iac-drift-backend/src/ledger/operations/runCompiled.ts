import type { Knex } from 'knex';

/** What is used of better-sqlite3. */
interface Connection {
  prepare(sql: string): Statement;
}
interface Statement {
  run(bindings: readonly Knex.Value[]): { changes: number };
}

const compiled = new WeakMap<Connection, Map<string, Statement>>();

/**
 * Runs a statement on SQLite that is compiled once for a connection. Knex compiles
 * it each time: for a table with a trigger that takes as long as inserting some rows.
 *
 * @returns how many rows it changed
 * @internal
 */
export async function runCompiled(
  tx: Knex.Transaction,
  sql: string,
  bindings: readonly Knex.Value[],
): Promise<number> {
  const connection: Connection = await tx.client.acquireConnection();
  const statements = compiled.get(connection) ?? new Map<string, Statement>();
  compiled.set(connection, statements);
  const statement = statements.get(sql) ?? connection.prepare(sql);
  statements.set(sql, statement);
  return statement.run(bindings).changes;
}
