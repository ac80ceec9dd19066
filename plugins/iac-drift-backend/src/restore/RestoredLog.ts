import { readEvent, validateEvent } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import { growLog, type Tail } from '../ledger/growLog';
import { insertGrowth } from '../ledger/operations/insertGrowth';
import type { QueuedEvent } from '../ledger/types';
import { RestoreError } from './RestoreError';

const BATCH = 256;
const BEGIN = '{"event":';
const NOTHING: Tail = {
  size: 0,
  frontier: Buffer.alloc(0),
  lastHash: Buffer.alloc(32),
  leaves: Buffer.alloc(0),
};

/**
 * Writes lines of a log, byte for byte, into tables that are empty. What the lines
 * are worth is for the verification to say that reads them first.
 *
 * @internal
 */
export class RestoredLog {
  readonly #tx: Knex.Transaction;
  #tail = NOTHING;
  #lines: Buffer[] = [];

  constructor(tx: Knex.Transaction) {
    this.#tx = tx;
  }

  /** Takes a line; it is written by one of the next calls of `flush`. */
  add(line: Uint8Array): void {
    this.#lines.push(Buffer.from(line));
  }

  /** Writes what was added. */
  async flush(): Promise<void> {
    while (this.#lines.length > 0) {
      const lines = this.#lines.splice(0, BATCH);
      const growth = growLog(this.#tail, lines.map(queuedOf));
      lines.forEach((line, i) => {
        const begin = growth.starts[i] - 1;
        const end = begin + growth.lengths[i];
        if (!growth.entries.subarray(begin, end).equals(line)) {
          throw new RestoreError(
            `What the store holds is not a whole log: entry ${
              growth.from.size + i
            } was altered. Nothing was restored.`,
          );
        }
      });
      if (!(await insertGrowth(this.#tx, growth))) {
        throw new RestoreError('The database is not empty.');
      }
      this.#tail = growth.to;
    }
  }
}

function queuedOf(line: Buffer): QueuedEvent {
  return {
    event: validateEvent(readEvent(line)),
    text: line.toString('utf8', BEGIN.length, line.lastIndexOf(',"prev":"')),
  };
}
