import type { Knex } from 'knex';
import { follow, isFollowed } from './follow';
import { type Growth, growLog, type Tail } from './growLog';
import {
  fillsUpperTile,
  insertGrowth,
  insertGrowthAlone,
} from './operations/insertGrowth';
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
  /** Fulfilled when what was last appended ahead is committed, or only to be. */
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
   * Appends without asking first where the log ends and what it holds, as long as
   * nobody else appends: in one statement, and one round trip to the database when no
   * read model follows. May be called again before it is done; one goes on from where
   * the other will have ended, and fails with it.
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
      if (!isFollowed(this.#projections, events) && !fillsUpperTile(growth)) {
        await this.#insertAlone(growth, before);
        return toAppended(growth, events);
      }
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

  async #insertAlone(growth: Growth, before: Promise<void>): Promise<void> {
    if (await insertGrowthAlone(this.#database, growth)) {
      return;
    }
    // It may have overtaken the one before on another connection.
    await before;
    if (!(await insertGrowthAlone(this.#database, growth))) {
      throw movedOn(growth);
    }
  }

  async #insert(
    tx: Knex.Transaction,
    events: QueuedEvent[],
    growth: Growth,
  ): Promise<AppendedEntry[]> {
    if (!(await insertGrowth(tx, growth))) {
      throw movedOn(growth);
    }
    const appended = toAppended(growth, events);
    for (const entry of appended) {
      const digest = blobDigest(entry.event);
      const bytes = digest ? await readBlob(tx, digest) : undefined;
      if (bytes) {
        entry.data = JSON.parse(bytes.toString('utf8'));
      }
    }
    for (const projection of this.#projections) {
      await follow(projection, appended, tx);
    }
    return appended;
  }
}

function toAppended(growth: Growth, events: QueuedEvent[]): AppendedEntry[] {
  return events.map(({ event }, i) => ({
    seq: growth.from.size + i,
    event,
    data: event.data,
    entryHash: growth.entryHashes[i],
  }));
}

function movedOn({ from }: Growth): LedgerIntegrityError {
  return new LedgerIntegrityError(
    `The log does not end at ${from.size} entries any more, though nobody may append now; look who else writes to the database.`,
  );
}
