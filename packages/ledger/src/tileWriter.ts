import { HASH_BYTES } from './bytes';
import { type Tile, TILE_WIDTH } from './tile';

const TILE_HEIGHT = 8;

/**
 * Lays the hashes that a growing tree completes into tiles. Hand
 * {@link TileWriter.add} to `Frontier.append`; memory is one tile for each
 * level.
 *
 * @public
 */
export class TileWriter {
  readonly #levels: { hashes: number; bytes: Uint8Array }[] = [];
  readonly #onFull: (tile: Tile, bytes: Uint8Array) => void;

  /**
   * @param size - size of the tree so far; what stands in tiles that are partial
   *   at that size is not known, so it must be a multiple of 256 unless
   *   `partial` gives those tiles by level
   */
  constructor(options: {
    size?: number;
    partial?: readonly Uint8Array[];
    /** Given each tile when it is full. The bytes are the receiver's. */
    onFull(tile: Tile, bytes: Uint8Array): void;
  }) {
    this.#onFull = options.onFull;
    const size = options.size ?? 0;
    for (let level = 0; TILE_WIDTH ** level <= size; level++) {
      const hashes = Math.floor(size / TILE_WIDTH ** level);
      const bytes = new Uint8Array(TILE_WIDTH * HASH_BYTES);
      const known = options.partial?.[level] ?? new Uint8Array(0);
      if (known.length !== (hashes % TILE_WIDTH) * HASH_BYTES) {
        throw new RangeError(
          `the partial tile of level ${level} does not fit the size ${size}`,
        );
      }
      bytes.set(known);
      this.#levels.push({ hashes, bytes });
    }
  }

  /** Takes the root of a complete subtree; those between levels are passed over. */
  add = (height: number, root: Uint8Array): void => {
    if (height % TILE_HEIGHT !== 0) {
      return;
    }
    const level = height / TILE_HEIGHT;
    this.#levels[level] ??= {
      hashes: 0,
      bytes: new Uint8Array(TILE_WIDTH * HASH_BYTES),
    };
    const row = this.#levels[level];
    row.bytes.set(root, (row.hashes % TILE_WIDTH) * HASH_BYTES);
    row.hashes += 1;
    if (row.hashes % TILE_WIDTH === 0) {
      const index = row.hashes / TILE_WIDTH - 1;
      this.#onFull({ level, index, width: TILE_WIDTH }, row.bytes);
      row.bytes = new Uint8Array(TILE_WIDTH * HASH_BYTES);
    }
  };

  /** The partial tiles at the right edge of the tree as it now stands. */
  partial(): { tile: Tile; bytes: Uint8Array }[] {
    return this.#levels.flatMap(({ hashes, bytes }, level) => {
      const width = hashes % TILE_WIDTH;
      const index = Math.floor(hashes / TILE_WIDTH);
      return width === 0
        ? []
        : [
            {
              tile: { level, index, width },
              bytes: bytes.slice(0, width * HASH_BYTES),
            },
          ];
    });
  }
}
