import {
  type EntryBundle,
  formatBundle,
  formatTlogProof,
  proveConsistencyFrom,
  proveInclusionFrom,
  type Tile,
  TILE_WIDTH,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { readNewestCheckpoint } from './operations/readCheckpoints';
import { readEntries } from './operations/readEntries';
import { readTile } from './operations/readTile';
import { storedTree } from './storedTree';
import { type CheckpointRow, TABLE_CHECKPOINT } from './tables';

/**
 * What is served of the log besides its entries: tiles, bundles of entries and
 * proofs. Nothing beyond the newest checkpoint, and partial tiles of those widths
 * alone that a checkpoint has: what is served once is the same for ever.
 *
 * @internal
 */
export class ServedLog {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  /** The bytes of a tile; undefined when no checkpoint implies it. */
  async tile(tile: Tile): Promise<Buffer | undefined> {
    return (await this.#isImplied(tile)) ? readTile(this.#db, tile) : undefined;
  }

  /** A bundle of entries; undefined when no checkpoint implies it. */
  async bundle({ index, width }: EntryBundle): Promise<Buffer | undefined> {
    if (!(await this.#isImplied({ level: 0, index, width }))) {
      return undefined;
    }
    const entries = await this.#entries(index * TILE_WIDTH, width);
    return Buffer.from(formatBundle(entries));
  }

  /**
   * The proof that an entry is in the log (C2SP tlog-proof), with the entry.
   *
   * @param checkpoint - one that covers it; `note` with its cosignatures
   */
  async proof(
    seq: number,
    { size, note }: { size: number; note: Uint8Array },
  ): Promise<Buffer> {
    const hashes = await proveInclusionFrom(
      storedTree(this.#db, size),
      seq,
      size,
      sha256,
    );
    const [extra] = await this.#entries(seq, 1);
    return Buffer.from(
      formatTlogProof({ index: seq, hashes, checkpoint: note, extra }),
    );
  }

  /**
   * The proof that the log of `from` entries is the beginning of that of `to`;
   * undefined when the newest checkpoint does not cover `to`.
   */
  async consistency(options: {
    from: number;
    to: number;
  }): Promise<Uint8Array[] | undefined> {
    const { from, to } = options;
    const checkpoint = await readNewestCheckpoint(this.#db);
    return checkpoint && to <= checkpoint.size
      ? proveConsistencyFrom(storedTree(this.#db, to), from, to, sha256)
      : undefined;
  }

  async #entries(from: number, count: number): Promise<Buffer[]> {
    const entries: Buffer[] = [];
    for await (const entry of readEntries(this.#db, {
      from,
      to: from + count,
    })) {
      entries.push(entry);
    }
    return entries;
  }

  /** Whether a checkpoint has a tile of just this width. */
  async #isImplied({ level, index, width }: Tile): Promise<boolean> {
    const span = TILE_WIDTH ** level;
    const least = (index * TILE_WIDTH + width) * span;
    if (!Number.isSafeInteger(least)) {
      return false;
    }
    const query = this.#db<CheckpointRow>(TABLE_CHECKPOINT)
      .select('size')
      .where('size', '>=', least)
      .orderBy('size')
      .limit(1);
    if (width < TILE_WIDTH) {
      query.where('size', '<', least + span);
    }
    return (await query).length > 0;
  }
}
