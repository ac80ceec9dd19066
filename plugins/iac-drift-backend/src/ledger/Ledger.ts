import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  createEvent,
  type LedgerEvent,
  type NoteSigner,
  readEvent,
  signNote,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { beginLog } from './beginLog';
import { type Anchor, CheckpointSigner } from './CheckpointSigner';
import { DirectAppends } from './DirectAppends';
import type { LogIdentity, PreviousEpoch } from './keys';
import { EVENT_HEARTBEAT } from './logEvents';
import { LogWriter } from './LogWriter';
import { enqueueEvents } from './operations/enqueueEvents';
import { insertBlob } from './operations/insertBlob';
import { readBlob } from './operations/readBlob';
import {
  readCheckpoints,
  readNewestCheckpoint,
} from './operations/readCheckpoints';
import { readEntries } from './operations/readEntries';
import { readHead } from './operations/readHead';
import { OutboxDrain } from './OutboxDrain';
import type { LogPolicy } from './policy';
import { queueEvent } from './queueEvent';
import { isPostgres } from './tables';
import {
  type AppendedEntry,
  LedgerIntegrityError,
  type Projection,
  type QueuedEvent,
  type Receipt,
  type SignedCheckpoint,
} from './types';

/** Events in one transaction at most. */
const BATCH = 256;

/** @internal */
export interface LedgerOptions {
  /** The plugin's database, migrated. */
  database: Knex;
  logger: LoggerService;
  /** Its name is the origin. */
  signer: NoteSigner;
  /** Keys that the log had before and that sign beside the present one. */
  previousSigners?: NoteSigner[];
  /** The last good checkpoint of the log that this one follows on. */
  previousEpoch?: PreviousEpoch;
  /** What is configured when the log begins: the digest of that trust file is in entry 0. */
  policy?: LogPolicy;
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
   *   origin or key, and no earlier key of it signs beside the new one
   */
  static async create(options: LedgerOptions): Promise<Ledger> {
    const writer = new LogWriter(options);
    const identity = await beginLog(writer, options);
    return new Ledger(options, writer, identity);
  }

  /** Name of the log. */
  readonly origin: string;
  /** Public key of the log, as verifiers take it. */
  readonly vkey: string;

  readonly #database: Knex;
  readonly #logger: LoggerService;
  readonly #clock: () => Date;
  readonly #writer: LogWriter;
  readonly #outbox: OutboxDrain;
  readonly #direct: DirectAppends;
  readonly #checkpoints: CheckpointSigner;
  readonly #identity: LogIdentity;
  readonly #signers: NoteSigner[];
  #onSevere: () => void = () => {};

  private constructor(
    options: LedgerOptions,
    writer: LogWriter,
    identity: LogIdentity,
  ) {
    const { database, logger, signer } = options;
    const signers = [signer, ...(options.previousSigners ?? [])];
    this.#database = database;
    this.#signers = signers;
    this.#logger = logger;
    this.#writer = writer;
    this.#clock = options.clock ?? (() => new Date());
    this.#checkpoints = new CheckpointSigner({
      database,
      signers,
      vkeys: () => identity.vkeys,
      clock: this.#clock,
    });
    const batch = BATCH;
    this.#outbox = new OutboxDrain({ database, logger, writer, batch });
    this.#direct = new DirectAppends({
      writer,
      batch,
      // SQLite works in this same thread: there is nothing to do beside it.
      atOnce: isPostgres(database) ? 2 : 1,
      now: () => this.#now(),
    });
    this.origin = signer.name;
    this.vkey = signer.vkey;
    this.#identity = identity;
  }

  /** Calls this whenever an event of severity high or critical was appended. */
  whenSevere(listener: () => void): void {
    this.#onSevere = listener;
  }

  /** Every key that was ever the log's, oldest first. */
  get vkeys(): readonly string[] {
    return this.#identity.vkeys;
  }

  /** The log that this one follows on, when that one's key was compromised. */
  get previousEpoch(): PreviousEpoch | undefined {
    return this.#identity.previousEpoch;
  }

  /**
   * Appends an event at once, together with those of other callers. It is in the
   * log when this resolves. For events that belong to a business transaction there
   * is `enqueue`.
   *
   * @throws EventRefusedError when it is not an event, or bears the id of another
   */
  append(event: LedgerEvent): Promise<Receipt> {
    return this.#direct.add(event);
  }

  /**
   * Appends a heartbeat when nothing was appended for so long: silence in the log
   * then means that it was not kept.
   */
  async heartbeat(idleMs: number): Promise<AppendedEntry | undefined> {
    return this.#writer.atEnd(async ({ tx, head, append }) => {
      const from = head.size - 1;
      for await (const last of readEntries(tx, { from, to: head.size })) {
        const since = Date.parse(String(readEvent(last).time));
        if (this.#clock().getTime() - since < idleMs) {
          return undefined;
        }
      }
      const event = createEvent({
        id: randomUUID(),
        source: `//${this.origin}`,
        type: EVENT_HEARTBEAT,
        time: this.#now(),
        data: {
          entries: head.size,
          idleSeconds: Math.floor(idleMs / 1000),
        },
      });
      const [heartbeat] = await append([queueEvent(event).queued]);
      return heartbeat;
    });
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
    const appended = await this.#outbox.run(options);
    if (appended.some(isSevere)) {
      this.#onSevere();
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

  /** A statement, signed by every key that signs the log. */
  async signStatement(text: string): Promise<Buffer> {
    return Buffer.from(await signNote(text, this.#signers, sha256));
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

  #now(): string {
    return this.#clock().toISOString();
  }
}

function isSevere({ data }: AppendedEntry): boolean {
  const severity =
    data && typeof data === 'object' && !Array.isArray(data)
      ? data.severity
      : undefined;
  return severity === 'high' || severity === 'critical';
}
