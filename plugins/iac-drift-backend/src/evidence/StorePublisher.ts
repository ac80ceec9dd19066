import type {
  EvidenceStore,
  StoredObject,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { formatTilePath, tileWidth } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import {
  type Anchor,
  type Ledger,
  LedgerIntegrityError,
  type SignedCheckpoint,
} from '../ledger';
import { noteReached, readAnchor } from './anchorRows';
import { readAttestations } from './attestations';
import { introduction } from './introduce';
import {
  CHECKPOINTS,
  checkpointName,
  NEWEST_CHECKPOINT,
  POLICY,
  README_NAME,
  SCHEMAS,
  sizeInName,
} from './names';
import { type NamedBytes, readNewTiles } from './newTiles';
import { openOwn } from './ownCheckpoint';
import { inParallel } from './parallel';
import { SegmentWriter } from './SegmentWriter';
import { noteStored } from './storedObjects';

const DAY_MS = 24 * 60 * 60_000;
const TILE_ENTRIES = 256;
/** Objects on their way at once; those that others rest on are there before. */
const AT_ONCE = 4;
const ATTESTATIONS = 200;

/** What publishing left in a store. @internal */
export interface Published {
  /** Entries that the newest checkpoint there covers. */
  size: number;
  /** Entries of these that were new to the store. */
  newEntries: number;
  /** The last attestation that is there. */
  attestedId: number;
  /** Whether tiles and `checkpoint` were brought up to date. */
  shown: boolean;
}

/** @internal */
export interface StorePublisherOptions {
  db: Knex;
  ledger: Pick<
    Ledger,
    'blob' | 'checkpoints' | 'entries' | 'latestCheckpoint' | 'origin' | 'vkeys'
  >;
  store: EvidenceStore;
  /** Trust file; others that name further objects, such as certificates. */
  policy: () => Uint8Array;
  extras?: NamedBytes[];
  now: () => Date;
}

/**
 * Copies what is signed to one store, in an order in which whatever a crash leaves
 * is whole: data and entries, tiles, the checkpoint over them, and at last the name
 * of the newest. What the store holds says how far it is: after a crash at any
 * point doing it again completes the work with the same bytes.
 *
 * @remarks
 * Entries and checkpoints are published as they are signed. Tiles and `checkpoint`,
 * which promises them, follow when 256 entries are complete, or after a day: a
 * partial tile can never be taken back from a write-once store.
 *
 * @internal
 */
export class StorePublisher {
  readonly store: EvidenceStore;
  readonly #options: StorePublisherOptions;
  readonly #segments: SegmentWriter;
  #newest: Anchor | undefined;
  #introduced = false;
  #policy: Uint8Array | undefined;
  /** What `checkpoint` says; undefined before it was looked at. */
  #shown: { size: number } | undefined;
  #tiled = 0;

  constructor(options: StorePublisherOptions) {
    this.#options = options;
    this.store = options.store;
    this.#segments = new SegmentWriter({
      ...options,
      put: (item, signal) => this.#put(item, signal),
    });
  }

  /**
   * The newest checkpoint in the store.
   *
   * @throws EvidenceForkError when this log did not sign it
   */
  async newest(signal?: AbortSignal): Promise<Anchor | undefined> {
    const known = this.#newest ?? (await this.#readShown(signal));
    // The known one is listed again: gone, it means that the store was emptied.
    const after = known && checkpointName(known.size - 1);
    const names = (
      await this.store.list(CHECKPOINTS, { after, signal })
    ).filter(name => sizeInName(name) !== undefined);
    const last = names.at(-1);
    if (last === undefined) {
      this.#forget();
      return known && this.#readShown(signal);
    }
    if (sizeInName(last) !== known?.size || !this.#newest) {
      this.#newest = await this.#read(last, signal);
    }
    return this.#newest;
  }

  /** Publishes what is signed, as far as it is not there. */
  async publish(signal?: AbortSignal): Promise<Published> {
    const { db, ledger, now } = this.#options;
    const { id } = this.store;
    const begin = await this.newest(signal);
    const newest = await ledger.latestCheckpoint();
    const { attestedId, shownAt } = await readAnchor(db, id);
    const beginSize = begin?.size ?? 0;
    if (!newest) {
      return { size: beginSize, newEntries: 0, attestedId, shown: false };
    }
    await this.#requireOwn(begin);
    await this.#introduce(signal);
    const show = await this.#isShowDue(newest.size, shownAt, now(), signal);
    let last = begin;
    for await (const row of ledger.checkpoints({
      above: beginSize,
      through: newest.size,
    })) {
      signal?.throwIfAborted();
      const signed = await this.#openRow(row);
      await this.#segments.write(last, signed, signal);
      if (show && row.size === newest.size) {
        await this.#putTiles(signed, signal);
      }
      const name = checkpointName(row.size);
      await this.#put({ name, bytes: row.note }, signal);
      last = signed;
      const where = `${name} in ${this.store.description}`;
      this.#newest = { ...signed, where };
    }
    const size = last?.size ?? 0;
    if (show) {
      await this.#putTiles(await this.#openRow(newest), signal);
      await this.#replace(
        { name: NEWEST_CHECKPOINT, bytes: newest.note },
        signal,
      );
      this.#shown = newest;
    }
    const published = {
      size,
      newEntries: size - beginSize,
      attestedId: await this.#putAttestations(attestedId, size, signal),
      shown: show,
    };
    const time = now().toISOString();
    await noteReached(db, id, {
      ...published,
      time,
      ...(show && { shownAt: time }),
    });
    return published;
  }

  async #read(name: string, signal?: AbortSignal): Promise<Anchor | undefined> {
    const note =
      name === NEWEST_CHECKPOINT
        ? await this.store.getNewest(name, { signal })
        : await this.store.get(name, { signal });
    const where = `${name} in ${this.store.description}`;
    return note && openOwn({ note, vkeys: this.#options.ledger.vkeys, where });
  }

  /** What a row of a checkpoint says, by its note and not by its columns. */
  async #openRow({ size, note }: SignedCheckpoint): Promise<Anchor> {
    const { vkeys } = this.#options.ledger;
    const where = `The row of the checkpoint of ${size} entries`;
    const opened = await openOwn({ note, vkeys, where });
    if (opened.size !== size) {
      throw new LedgerIntegrityError(`${where} was altered.`);
    }
    return opened;
  }

  /** What `checkpoint` says: a place to begin the search for the newest. */
  async #readShown(signal?: AbortSignal): Promise<Anchor | undefined> {
    const shown = await this.#read(NEWEST_CHECKPOINT, signal);
    this.#shown = shown;
    return shown;
  }

  #forget(): void {
    this.#newest = undefined;
    this.#shown = undefined;
    this.#tiled = 0;
    this.#introduced = false;
    this.#policy = undefined;
  }

  /** Each checkpoint was committed before it left: the database must have it. */
  async #requireOwn(anchor: Anchor | undefined): Promise<void> {
    if (!anchor) {
      return;
    }
    const { size, root, where } = anchor;
    const { ledger } = this.#options;
    for await (const own of ledger.checkpoints({
      above: size - 1,
      through: size,
    })) {
      if (own.root === root) {
        return;
      }
    }
    throw new LedgerIntegrityError(
      `A checkpoint of ${size} entries is in ${where} and not in the database: it was restored from an older copy, or is another log's.`,
    );
  }

  async #introduce(signal?: AbortSignal): Promise<void> {
    const { ledger, extras = [], policy } = this.#options;
    if (!this.#introduced) {
      const present = new Set(await this.store.list(SCHEMAS, { signal }));
      // Another version of this program may have written another.
      if (await this.store.get(README_NAME, { signal })) {
        present.add(README_NAME);
      }
      const missing = [...(await introduction(ledger)), ...extras].filter(
        ({ name }) => !present.has(name),
      );
      await inParallel(missing, AT_ONCE, item => this.#put(item, signal));
      this.#introduced = true;
    }
    const bytes = Buffer.from(policy());
    if (!this.#policy || bytes.compare(this.#policy) !== 0) {
      const there = await this.store.getNewest(POLICY, { signal });
      if (!there || bytes.compare(there) !== 0) {
        await this.#replace({ name: POLICY, bytes }, signal);
      }
      this.#policy = bytes;
    }
  }

  async #isShowDue(
    size: number,
    shownAt: string | undefined,
    now: Date,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const shown = this.#shown ?? (await this.#readShown(signal));
    if (!shown) {
      return true;
    }
    if (this.#tiled < shown.size) {
      this.#tiled = (await this.#hasTiles(shown.size, signal)) ? shown.size : 0;
    }
    const age = now.getTime() - Date.parse(shownAt ?? '');
    // Not a number, or in the future when a clock was wrong: show, and note the time.
    const isFresh = age >= 0 && age < DAY_MS;
    return (
      Math.floor(size / TILE_ENTRIES) >
        Math.floor(this.#tiled / TILE_ENTRIES) ||
      (size > shown.size && !isFresh)
    );
  }

  /** A store that was filled by a version without tiles has none. */
  async #hasTiles(size: number, signal?: AbortSignal): Promise<boolean> {
    const index = Math.floor((size - 1) / TILE_ENTRIES);
    const width = tileWidth({ level: 0, index }, size);
    const name = formatTilePath({ level: 0, index, width });
    return (await this.store.get(name, { signal })) !== undefined;
  }

  async #putTiles({ size, root }: Anchor, signal?: AbortSignal): Promise<void> {
    const { db } = this.#options;
    if (this.#tiled >= size) {
      return;
    }
    const tiles = readNewTiles(db, { from: this.#tiled, to: size, root });
    await inParallel(tiles, AT_ONCE, item => this.#put(item, signal));
    this.#tiled = size;
  }

  async #putAttestations(
    afterId: number,
    throughSize: number,
    signal?: AbortSignal,
  ): Promise<number> {
    const { db } = this.#options;
    const limit = ATTESTATIONS;
    for (let last = afterId; ; ) {
      const found = await readAttestations(db, {
        afterId: last,
        throughSize,
        limit,
      });
      await inParallel(found, AT_ONCE, item => this.#put(item, signal));
      last = found.at(-1)?.id ?? last;
      if (found.length < limit) {
        return last;
      }
    }
  }

  async #put({ name, bytes }: NamedBytes, signal?: AbortSignal): Promise<void> {
    const stored = await this.store.putOnce(name, bytes, { signal });
    await this.#note(name, stored);
  }

  async #replace(
    { name, bytes }: NamedBytes,
    signal?: AbortSignal,
  ): Promise<void> {
    const stored = await this.store.replace(name, bytes, { signal });
    await this.#note(name, stored);
  }

  async #note(name: string, stored: StoredObject): Promise<void> {
    await noteStored(this.#options.db, {
      store: this.store.id,
      name,
      ...stored,
    });
  }
}
