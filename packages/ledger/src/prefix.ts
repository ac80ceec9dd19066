import { concatBytes, equalBytes, HASH_BYTES, type Sha256 } from './bytes';
import type { Checkpoint } from './checkpoint';
import { hashesFromTiles, nodesOf } from './hashReader';
import { type Tile, TILE_WIDTH, tileWidth } from './tile';
import { Frontier, leafHash } from './tree';

/** The beginning of a log, known without reading its entries. @public */
export interface LogPrefix {
  frontier: Frontier;
  /** SHA-256 of its last entry, which the next one must hold. */
  last: Uint8Array;
  /** Bytes of the tiles that are partial at its size, by level. */
  partial: Uint8Array[];
}

/** What was served does not continue a checkpoint that one knows. @public */
export class ConsistencyError extends Error {
  name = 'ConsistencyError';
}

/**
 * What is needed to go on from an older checkpoint: the right edge of its tree
 * and the hash of its last entry, read from tiles and proved by its root. A log
 * that continues from there to a newer root continues the older one; no other
 * proof of consistency is needed.
 *
 * @throws ConsistencyError when the tiles or the entry do not give that root
 * @public
 */
export async function readPrefix(options: {
  /** Opened: its signature was checked. */
  checkpoint: Checkpoint;
  /** The first hashes of a tile, as many as its width says. */
  readTile(tile: Tile): Uint8Array | Promise<Uint8Array>;
  /** The line of the last entry it covers, line feed included. */
  lastEntry: Uint8Array;
  sha256: Sha256;
}): Promise<LogPrefix> {
  const { checkpoint, readTile, lastEntry, sha256 } = options;
  const { size, root } = checkpoint;
  const reader = hashesFromTiles({ size, readTile, sha256 });
  const hashes = await reader.readHashes(nodesOf({ from: 0, to: size }));
  const frontier = Frontier.fromBytes(size, concatBytes(...hashes), sha256);
  if (!equalBytes(frontier.root(), root)) {
    throw new ConsistencyError(
      `the tiles do not give the root of the checkpoint of size ${size}`,
    );
  }
  // The leaf before the edge, and then the edge without it: appending the leaf
  // must give the same tree.
  const before = await reader.readHashes(nodesOf({ from: 0, to: size - 1 }));
  const rebuilt = Frontier.fromBytes(size - 1, concatBytes(...before), sha256);
  rebuilt.append(leafHash(lastEntry, sha256));
  if (!equalBytes(rebuilt.root(), root)) {
    throw new ConsistencyError(
      `entry ${
        size - 1
      } is not the one that the checkpoint of size ${size} covers`,
    );
  }
  return {
    frontier,
    last: sha256(lastEntry),
    partial: await partialTiles(size, readTile),
  };
}

/** Of no consequence if wrong: what is built on them is compared, not trusted. */
async function partialTiles(
  size: number,
  readTile: (tile: Tile) => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array[]> {
  const partial: Uint8Array[] = [];
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const index = Math.floor(size / TILE_WIDTH ** (level + 1));
    const width = tileWidth({ level, index }, size);
    partial.push(
      width === 0
        ? new Uint8Array(0)
        : (await readTile({ level, index, width })).subarray(
            0,
            width * HASH_BYTES,
          ),
    );
  }
  return partial;
}
