import type { Knex } from 'knex';
import type { JsonValue } from '@iac-drift/ledger';
import { type Growth, growLog, type Tail } from './growLog';
import { insertGrowth } from './operations/insertGrowth';
import { inTransaction } from './operations/inTransaction';
import { lockLog } from './operations/lockLog';
import { readBlob } from './operations/readBlob';
import { readTail } from './operations/readTail';
import { blobDigest } from './queueEvent';
import {
  type AppendedEntry,
  type Head,
  LedgerIntegrityError,
  type Projection,
  type QueuedEvent,
} from './types';

/** The end of the log, held fast by a transaction. @internal */
export interface LogEnd {
  tx: Knex.Transaction;
  head: Head;
  /** Appends, and lets the read models follow. Events whose id is new. */
  append(events: QueuedEvent[]): Promise<AppendedEntry[]>;
}

/**
 * Writes at the end of the log, one transaction after the other.
 *
 * @internal
 */
export class LogWriter {
  readonly #database: Knex;
  readonly #projections: Projection[];
  #tail: Tail | undefined;
  /** Nobody else appended between the last two times. */
  #isAlone = false;
  /** Fulfilled when what was last appended ahead is only to be committed. */
  #inserted: Promise<void> = Promise.resolve();

  constructor(options: { database: Knex; projections: Projection[] }) {
    this.#database = options.database;
    this.#projections = options.projections;
  }

  /** Runs `work` in a transaction during which nobody else appends. */
  async atEnd<T>(work: (end: LogEnd) => Promise<T>): Promise<T> {
    let found: Tail | undefined;
    let left: Tail | undefined;
    const result = await inTransaction(this.#database, async tx => {
      await lockLog(tx);
      found = await readTail(tx, this.#tail);
      left = found;
      let tail = found;
      return work({
        tx,
        head: found,
        append: async events => {
          if (events.length === 0) {
            return [];
          }
          const growth = growLog(tail, events);
          const appended = await this.#insert(tx, events, growth);
          tail = growth.to;
          left = tail;
          return appended;
        },
      });
    });
    this.#isAlone = found?.size === this.#tail?.size;
    this.#tail = left;
    return result;
  }

  /**
   * Appends without asking first where the log ends and what it holds: in one
   * statement, as long as nobody else appends. May be called again before it is
   * done; one goes on from where the other will have ended, and fails with it.
   *
   * @returns undefined, with nothing written, when that could not be done; `atEnd`
   *   then does it or says why not
   */
  async ahead(events: QueuedEvent[]): Promise<AppendedEntry[] | undefined> {
    if (!this.#tail || !this.#isAlone) {
      return undefined;
    }
    const before = this.#inserted;
    let inserted = () => {};
    this.#inserted = new Promise(resolve => {
      inserted = resolve;
    });
    try {
      const growth = growLog(this.#tail, events);
      this.#tail = growth.to;
      return await inTransaction(this.#database, async tx => {
        // While that one is being committed this one waits for the lock, ready.
        await before;
        const appended = await this.#insert(tx, events, growth);
        inserted();
        return appended;
      });
    } catch {
      // An id that is in the log, another process, a lost connection, a read model:
      // whatever it was, it is met again at leisure.
      this.#isAlone = false;
      return undefined;
    } finally {
      inserted();
    }
  }

  async #insert(
    tx: Knex.Transaction,
    events: QueuedEvent[],
    growth: Growth,
  ): Promise<AppendedEntry[]> {
    if (!(await insertGrowth(tx, growth))) {
      throw new LedgerIntegrityError(
        `The log does not end at ${growth.from.size} entries any more, though nobody may append now; look who else writes to the database.`,
      );
    }
    const appended: AppendedEntry[] = [];
    for (let i = 0; i < events.length; i++) {
      const { event } = events[i];
      const digest = blobDigest(event);
      appended.push({
        seq: growth.from.size + i,
        event,
        data: digest ? await dataOf(tx, event, digest) : event.data,
        entryHash: growth.entryHashes[i],
      });
    }
    for (const project of this.#projections) {
      await project(appended, tx);
    }
    return appended;
  }
}

/** Data of an event that only holds the digest of it, whole. */
async function dataOf(
  tx: Knex.Transaction,
  event: QueuedEvent['event'],
  digest: string,
): Promise<JsonValue | undefined> {
  const bytes = await readBlob(tx, digest);
  return bytes ? JSON.parse(bytes.toString('utf8')) : event.data;
}
