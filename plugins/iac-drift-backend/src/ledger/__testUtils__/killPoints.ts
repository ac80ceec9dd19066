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
  const step = () => {
    steps += 1;
    if (steps === at) {
      process.kill(process.pid, 'SIGKILL');
      // The signal is on its way; nothing more is sent.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  };
  for (const [prototype, method] of doorsOf(database)) {
    const original = prototype[method];
    prototype[method] = function pass(this: unknown, ...args) {
      step();
      return original.apply(this, args);
    };
  }
  return { steps: () => steps };
}

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Door = [prototype: Record<string, Method>, method: string];

/** What each statement goes through; some go past Knex to SQLite. */
function doorsOf({ client }: Knex): Door[] {
  if (client.config.client === 'pg') {
    // The prototype: transactions have clients of their own.
    return [[client.constructor.prototype, '_query']];
  }
  const { driver: Database } = client;
  const memory = new Database(':memory:');
  const statement = Object.getPrototypeOf(memory.prepare('SELECT 1'));
  memory.close();
  return [
    [statement, 'run'],
    [statement, 'all'],
  ];
}
