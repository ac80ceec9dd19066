import type { Knex } from 'knex';

/** What a kill is counted by: each statement, and each step of publishing. */
export interface KillPoints {
  /** Steps so far. */
  steps(): number;
}

/**
 * Kills this process, as by kill -9, before its `at`-th statement reaches the
 * database: between every two steps of outbox, append and checkpoint lies one.
 */
export function killBeforeStatement(database: Knex, at: number): KillPoints {
  let steps = 0;
  const { client } = database;
  const original = client._query.bind(client);
  client._query = (connection: unknown, query: unknown) => {
    steps += 1;
    if (steps === at) {
      process.kill(process.pid, 'SIGKILL');
      // The signal is on its way; nothing more is sent.
      return new Promise(() => {});
    }
    return original(connection, query);
  };
  return { steps: () => steps };
}
