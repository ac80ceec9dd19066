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
  // The prototype: transactions have clients of their own.
  const prototype = database.client.constructor.prototype;
  const original = prototype._query;
  prototype._query = function query(connection: unknown, statement: unknown) {
    steps += 1;
    if (steps === at) {
      process.kill(process.pid, 'SIGKILL');
      // The signal is on its way; nothing more is sent.
      return new Promise(() => {});
    }
    return original.call(this, connection, statement);
  };
  return { steps: () => steps };
}
