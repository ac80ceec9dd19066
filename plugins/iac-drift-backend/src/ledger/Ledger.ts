import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  createEvent,
  type JsonValue,
  type LedgerEvent,
  type NoteSigner,
} from '@iac-drift/ledger';
import type { Knex } from 'knex';
import { type Anchor, CheckpointSigner } from './CheckpointSigner';
import { deleteFromOutbox } from './operations/deleteFromOutbox';
import { enqueueEvents } from './operations/enqueueEvents';
import { findLogged } from './operations/findLogged';
import { insertBlob } from './operations/insertBlob';
import { insertEntries, type InsertedEntry } from './operations/insertEntries';
import { inTransaction } from './operations/inTransaction';
import { lockLog } from './operations/lockLog';
import { readBlob } from './operations/readBlob';
import {
  readCheckpoints,
  readNewestCheckpoint,
} from './operations/readCheckpoints';
import { readEntries } from './operations/readEntries';
import { readHead } from './operations/readHead';
import { readOutbox } from './operations/readOutbox';
import { rejectFromOutbox } from './operations/rejectFromOutbox';
import { blobDigest, queueEvent } from './queueEvent';
import { requireOwnLog } from './requireOwnLog';
import {
  type AppendedEntry,
  type Head,
  LedgerIntegrityError,
  type Projection,
  type QueuedEvent,
  type SignedCheckpoint,
} from './types';

const BATCH = 256;

/** @internal */
export interface LedgerOptions {
  /** The plugin's database, migrated. */
  database: Knex;
  logger: LoggerService;
  /** Its name is the origin. */
  signer: NoteSigner;
  /** Read models that follow the log, called in this order. */
  projections: Projection[];
  /** Defaults to the system's. */
  clock?: () => Date;
}

/**
 * The log in the plugin's database.
 *
 * Business code hands events to the outbox in its own transaction; that is the
 * acknowledgement. `drain` moves them into the log, in order, together with the
 * read models. A crash at any moment loses none and doubles none, and any number
 * of processes may do all of this at once.
 *
 * @internal
 */
export class Ledger {
  /**
   * Opens the log, and begins it with a first entry when it is empty.
   *
   * @throws LedgerIntegrityError when the log in the database is of another
   *   origin or key
   */
  static async create(options: LedgerOptions): Promise<Ledger> {
    const ledger = new Ledger(options);
    await ledger.#begin();
    return ledger;
  }

  /** Name of the log. */
  readonly origin: string;
  /** Public key of the log, as verifiers take it. */
  readonly vkey: string;

  readonly #database: Knex;
  readonly #logger: LoggerService;
  readonly #projections: Projection[];
  readonly #clock: () => Date;
  readonly #checkpoints: CheckpointSigner;

  private constructor(options: LedgerOptions) {
    const { database, signer } = options;
    this.#database = database;
    this.#logger = options.logger;
    this.#projections = options.projections;
    this.#clock = options.clock ?? (() => new Date());
    this.#checkpoints = new CheckpointSigner({
      database,
      signer,
      clock: this.#clock,
    });
    this.origin = signer.name;
    this.vkey = signer.vkey;
  }

  /**
   * Accepts events: once `tx` commits they will be in the log, each once. An
   * event that was accepted before is passed over.
   *
   * @throws EventRefusedError when one is not an event, is too large apart from
   *   its data, or bears the id of another
   */
  async enqueue(events: LedgerEvent[], tx: Knex.Transaction): Promise<void> {
    const createdAt = this.#now();
    const queue: QueuedEvent[] = [];
    for (const event of events) {
      const { queued, blob } = queueEvent(event);
      if (blob) {
        await insertBlob(tx, { ...blob, createdAt });
      }
      queue.push(queued);
    }
    await enqueueEvents(tx, { events: queue, createdAt });
  }

  /**
   * Moves what waits in the outbox into the log, in batches of one transaction.
   *
   * @returns the entries that this call appended
   * @throws what a projection throws; then its batch stays in the outbox
   */
  async drain(options?: { signal?: AbortSignal }): Promise<AppendedEntry[]> {
    const appended: AppendedEntry[] = [];
    while (!options?.signal?.aborted) {
      const waiting = await readOutbox(this.#database, { limit: 1 });
      if (waiting.length === 0) {
        break;
      }
      appended.push(
        ...(await inTransaction(this.#database, tx => this.#drainBatch(tx))),
      );
    }
    return appended;
  }

  /**
   * Signs the log as it stands, once for a size. The checkpoint is committed
   * before it is returned.
   *
   * @param options - `anchors`: published checkpoints that the log must continue
   * @throws LedgerIntegrityError when it does not, or when the rows are not what
   *   was signed; then nothing is signed
   */
  async checkpoint(options?: {
    anchors?: Anchor[];
  }): Promise<SignedCheckpoint> {
    try {
      return await this.#checkpoints.sign(options?.anchors ?? []);
    } catch (error) {
      if (error instanceof LedgerIntegrityError) {
        this.#logger.error(`The log was not signed: ${error.message}`);
      }
      throw error;
    }
  }

  /** The newest checkpoint, if one was signed. */
  async latestCheckpoint(): Promise<SignedCheckpoint | undefined> {
    return readNewestCheckpoint(this.#database);
  }

  /** Checkpoints of more than `above` entries up to `through`, by size. */
  checkpoints(options: {
    above: number;
    through: number;
  }): AsyncIterable<SignedCheckpoint> {
    return readCheckpoints(this.#database, options);
  }

  /** Number of entries. */
  async size(): Promise<number> {
    return (await readHead(this.#database)).size;
  }

  /** The bytes of at most `limit` entries from number `from` on. */
  entries(options: { from: number; limit: number }): AsyncIterable<Buffer> {
    const { from, limit } = options;
    return readEntries(this.#database, { from, to: from + limit });
  }

  /** Bytes of the data with this SHA-256 (hex) that an entry refers to. */
  async blob(digest: string): Promise<Buffer | undefined> {
    return readBlob(this.#database, digest);
  }

  /** Writes entry 0, unless another process did. */
  async #begin(): Promise<void> {
    await inTransaction(this.#database, async tx => {
      await lockLog(tx);
      const head = await readHead(tx);
      if (head.size > 0) {
        await requireOwnLog(tx, { origin: this.origin, vkey: this.vkey });
        return;
      }
      const event = createEvent({
        id: randomUUID(),
        source: `//${this.origin}`,
        type: 'io.iac-drift.log.created.v1',
        time: this.#now(),
        data: { origin: this.origin, vkeys: [this.vkey] },
      });
      await this.#append(tx, head, [queueEvent(event).queued]);
    });
  }

  async #drainBatch(tx: Knex.Transaction): Promise<AppendedEntry[]> {
    await lockLog(tx);
    const items = await readOutbox(tx, { limit: BATCH });
    const logged = await findLogged(
      tx,
      items.flatMap(i => ('queued' in i ? [i.queued.event.id] : [])),
    );
    const fresh: QueuedEvent[] = [];
    const done: (number | string)[] = [];
    for (const item of items) {
      const reason = refusal(item, logged);
      if (reason) {
        this.#logger.error(
          `Row ${item.id} of the outbox cannot be logged and was set aside: ${reason}`,
        );
        await rejectFromOutbox(tx, { id: item.id, reason });
        continue;
      }
      done.push(item.id);
      if ('queued' in item && !logged.has(item.queued.event.id)) {
        fresh.push(item.queued);
      }
    }
    const appended = await this.#append(tx, await readHead(tx), fresh);
    await deleteFromOutbox(tx, done);
    return appended;
  }

  /** Appends under the lock, and lets the read models follow. */
  async #append(
    tx: Knex.Transaction,
    head: Head,
    events: QueuedEvent[],
  ): Promise<AppendedEntry[]> {
    if (events.length === 0) {
      return [];
    }
    const inserted = await insertEntries(tx, {
      head,
      events,
      recordedAt: this.#now(),
    });
    const appended = await Promise.all(
      inserted.map(entry => withData(tx, entry)),
    );
    for (const project of this.#projections) {
      await project(appended, tx);
    }
    return appended;
  }

  #now(): string {
    return this.#clock().toISOString();
  }
}

function refusal(
  item: Awaited<ReturnType<typeof readOutbox>>[number],
  logged: Map<string, string>,
): string | undefined {
  if ('rejected' in item) {
    return item.rejected;
  }
  const { event, text } = item.queued;
  return (logged.get(event.id) ?? text) === text
    ? undefined
    : 'an event with this id and another content is in the log';
}

async function withData(
  tx: Knex.Transaction,
  { seq, queued, entryHash }: InsertedEntry,
): Promise<AppendedEntry> {
  const { event } = queued;
  const digest = blobDigest(event);
  const bytes = digest && (await readBlob(tx, digest));
  const data: JsonValue | undefined = bytes
    ? JSON.parse(bytes.toString('utf8'))
    : event.data;
  return { seq, event, data, entryHash };
}
