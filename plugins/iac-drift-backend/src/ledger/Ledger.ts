import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  createEvent,
  type JsonValue,
  type LedgerEvent,
  type NoteSigner,
  readEvent,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { type Anchor, CheckpointSigner } from './CheckpointSigner';
import { GroupCommit, type Outcome } from './GroupCommit';
import {
  keyRotated,
  logCreated,
  type LogIdentity,
  type PreviousEpoch,
  readIdentity,
} from './keys';
import { EVENT_CREATED, EVENT_HEARTBEAT } from './logEvents';
import { deleteFromOutbox } from './operations/deleteFromOutbox';
import { enqueueEvents } from './operations/enqueueEvents';
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
import { readHeadAndLogged } from './operations/readHeadAndLogged';
import { readOutbox } from './operations/readOutbox';
import { readReceipts } from './operations/readReceipts';
import { rejectFromOutbox } from './operations/rejectFromOutbox';
import { policyOf } from './policy';
import { type Blob, blobDigest, queueEvent } from './queueEvent';
import { readSchemaDigests } from './schemas';
import {
  type AppendedEntry,
  EventRefusedError,
  type Head,
  LedgerIntegrityError,
  type Projection,
  type QueuedEvent,
  type Receipt,
  type SignedCheckpoint,
} from './types';

const BATCH = 256;
/** What writes the log, for whoever reads it years later. */
const SOFTWARE = '@iac-drift/backstage-plugin-iac-drift-backend';

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
    const ledger = new Ledger(options);
    await ledger.#begin(options);
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
  readonly #appends: GroupCommit<LedgerEvent, Receipt>;
  #onSevere: () => void = () => {};
  #identity: LogIdentity;

  private constructor(options: LedgerOptions) {
    const { database, signer } = options;
    const signers = [signer, ...(options.previousSigners ?? [])];
    this.#database = database;
    this.#logger = options.logger;
    this.#projections = options.projections;
    this.#clock = options.clock ?? (() => new Date());
    this.#checkpoints = new CheckpointSigner({
      database,
      signers,
      vkeys: () => this.#identity.vkeys,
      clock: this.#clock,
    });
    this.#appends = new GroupCommit({
      max: BATCH,
      commit: items => this.#appendGroup(items),
    });
    this.origin = signer.name;
    this.vkey = signer.vkey;
    this.#identity = { origin: signer.name, vkeys: [signer.vkey] };
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
    return this.#appends.add(event);
  }

  /**
   * Appends a heartbeat when nothing was appended for so long: silence in the log
   * then means that it was not kept.
   */
  async heartbeat(idleMs: number): Promise<AppendedEntry | undefined> {
    return inTransaction(this.#database, async tx => {
      await lockLog(tx);
      const head = await readHead(tx);
      const from = head.size - 1;
      for await (const last of readEntries(tx, { from, to: head.size })) {
        const since = Date.parse(String(readEvent(last).time));
        if (this.#clock().getTime() - since < idleMs) {
          return undefined;
        }
      }
      const event = this.#ownEvent(EVENT_HEARTBEAT, {
        entries: head.size,
        idleSeconds: Math.floor(idleMs / 1000),
      });
      const { queued } = queueEvent(event);
      return (await this.#append(tx, head, [queued]))[0];
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

  /** An event of the log about itself. */
  #ownEvent(type: string, data: JsonValue): LedgerEvent {
    return createEvent({
      id: randomUUID(),
      source: `//${this.origin}`,
      type,
      time: this.#now(),
      data,
    });
  }

  /** Writes entry 0, unless another process did, or takes over a new key. */
  async #begin(options: LedgerOptions): Promise<void> {
    const schemas = await readSchemaDigests();
    this.#identity = await inTransaction(this.#database, async tx => {
      await lockLog(tx);
      const head = await readHead(tx);
      if (head.size === 0) {
        const event = logCreated({
          origin: this.origin,
          vkeys: [this.vkey],
          time: this.#now(),
          type: EVENT_CREATED,
          more: {
            policySha256: sha256Hex(policyOf([this.vkey])),
            schemas,
            software: SOFTWARE,
            ...(options.previousEpoch
              ? { previousEpoch: { ...options.previousEpoch } }
              : {}),
          },
        });
        await this.#append(tx, head, [queueEvent(event).queued]);
      } else {
        await this.#takeOver(tx, head, options);
      }
      return readIdentity(tx);
    });
  }

  async #takeOver(
    tx: Knex.Transaction,
    head: Head,
    { signer, previousSigners = [], previousEpoch }: LedgerOptions,
  ): Promise<void> {
    const identity = await readIdentity(tx);
    requireName(identity, this.origin, previousEpoch);
    const stranger = previousSigners.find(
      ({ vkey }) => !identity.vkeys.includes(vkey),
    );
    if (stranger) {
      throw new LedgerIntegrityError(
        `${stranger.vkey} was never a key of the log ${this.origin}; take it out of iacDrift.ledger.previousKeys.`,
      );
    }
    if (identity.vkeys.includes(signer.vkey)) {
      return;
    }
    const previous = previousSigners.find(
      ({ vkey }) => vkey === identity.vkeys.at(-1),
    );
    if (!previous) {
      throw new LedgerIntegrityError(
        `The log ${this.origin} was begun with another signing key. Put that key back in its place, or name it in iacDrift.ledger.previousKeys to change to the new one.`,
      );
    }
    const event = await keyRotated({
      identity,
      signer,
      previous,
      time: this.#now(),
    });
    await this.#append(tx, head, [queueEvent(event).queued]);
    this.#logger.info(`The log ${this.origin} has a new key: ${signer.vkey}`);
  }

  async #appendGroup(events: LedgerEvent[]): Promise<Outcome<Receipt>[]> {
    const prepared = events.map(prepare);
    return inTransaction(this.#database, async tx => {
      await lockLog(tx);
      const { head, logged } = await readHeadAndLogged(
        tx,
        prepared.flatMap(p => ('queued' in p ? [p.queued.event.id] : [])),
      );
      const fresh = new Map<string, QueuedEvent>();
      for (const p of prepared) {
        if ('refused' in p) {
          continue;
        }
        const { event, text } = p.queued;
        const known = logged.get(event.id) ?? fresh.get(event.id)?.text;
        if (known === undefined) {
          fresh.set(event.id, p.queued);
          if (p.blob) {
            await insertBlob(tx, { ...p.blob, createdAt: this.#now() });
          }
        } else if (known !== text) {
          Object.assign(p, { refused: taken(event.id) });
        }
      }
      const appended = await this.#append(tx, head, [...fresh.values()]);
      const receipts = new Map<string, Receipt>(
        appended.map(({ event, seq, entryHash }) => [
          event.id,
          { seq, entryHash },
        ]),
      );
      if (logged.size > 0) {
        for (const [id, receipt] of await readReceipts(tx, [
          ...logged.keys(),
        ])) {
          receipts.set(id, receipt);
        }
      }
      return prepared.map(p =>
        'refused' in p
          ? { refused: p.refused }
          : { result: receipts.get(p.queued.event.id)! },
      );
    });
  }

  async #drainBatch(tx: Knex.Transaction): Promise<AppendedEntry[]> {
    await lockLog(tx);
    const items = await readOutbox(tx, { limit: BATCH });
    const { head, logged } = await readHeadAndLogged(
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
    const appended = await this.#append(tx, head, fresh);
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

function sha256Hex(bytes: Buffer): string {
  return Buffer.from(sha256(bytes)).toString('hex');
}

function isSevere({ data }: AppendedEntry): boolean {
  const severity =
    data && typeof data === 'object' && !Array.isArray(data)
      ? data.severity
      : undefined;
  return severity === 'high' || severity === 'critical';
}

function requireName(
  identity: LogIdentity,
  origin: string,
  previousEpoch: PreviousEpoch | undefined,
): void {
  if (identity.origin === origin) {
    return;
  }
  throw new LedgerIntegrityError(
    previousEpoch?.origin === identity.origin
      ? `The database still holds the log ${identity.origin}, whose key was given up. Keep it for the auditors and let the new log ${origin} begin in an empty database.`
      : `The log in the database is named ${identity.origin} and the configuration says ${origin}; a log keeps its name for ever.`,
  );
}

type Prepared =
  | { queued: QueuedEvent; blob?: Blob }
  | { refused: EventRefusedError };

function prepare(event: LedgerEvent): Prepared {
  try {
    return queueEvent(event);
  } catch (error) {
    if (error instanceof EventRefusedError) {
      return { refused: error };
    }
    throw error;
  }
}

function taken(id: string): EventRefusedError {
  return new EventRefusedError(
    `An event with the id ${id} and another content was logged already; an id names one event for ever.`,
  );
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
