import { concatBytes, HASH_BYTES, type Sha256 } from './bytes';
import { consistencyRanges, inclusionRanges, type LeafRange } from './proof';
import {
  formatTilePath,
  requireTileBytes,
  type Tile,
  TILE_WIDTH,
  TileError,
  tileWidth,
} from './tile';
import { nodeHash, splitPoint } from './tree';

/**
 * A complete subtree: the 2^level leaves from index·2^level on.
 *
 * @public
 */
export interface TreeNode {
  /** 0 is a leaf. */
  level: number;
  index: number;
}

/**
 * Where the hashes of a tree are kept: in memory, in a database, in tiles. All
 * that proofs need of it.
 *
 * @public
 */
export interface HashReader {
  /** Roots of complete subtrees, in the order asked for. */
  readHashes(nodes: readonly TreeNode[]): Uint8Array[] | Promise<Uint8Array[]>;
}

/** Complete subtrees that make up a range of leaves, from left to right. @internal */
export function nodesOf({ from, to }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  // The ranges of RFC 6962 begin at a multiple of the largest power of two that
  // fits, so that cutting off the largest leaves the next one aligned as well.
  for (let at = from; at < to; ) {
    const count = to - at;
    const whole = count === 1 ? 1 : splitPoint(count + 1);
    nodes.push({ level: Math.round(Math.log2(whole)), index: at / whole });
    at += whole;
  }
  return nodes;
}

async function readRanges(
  reader: HashReader,
  ranges: readonly LeafRange[],
  sha256: Sha256,
): Promise<Uint8Array[]> {
  const parts = ranges.map(nodesOf);
  const hashes = await reader.readHashes(parts.flat());
  let at = 0;
  return parts.map(nodes => {
    const own = hashes.slice(at, at + nodes.length);
    at += nodes.length;
    return own.reduceRight((right, left) => nodeHash(left, right, sha256));
  });
}

/**
 * Proof that leaf `index` is in the tree of `size` leaves, from O(log size)
 * hashes.
 *
 * @throws RangeError when there is no such leaf
 * @public
 */
export async function proveInclusionFrom(
  reader: HashReader,
  index: number,
  size: number,
  sha256: Sha256,
): Promise<Uint8Array[]> {
  return readRanges(reader, inclusionRanges(index, size), sha256);
}

/**
 * Proof that the tree of `oldSize` leaves is the beginning of that of `size`, from
 * O(log size) hashes.
 *
 * @throws RangeError when the old tree is larger
 * @public
 */
export async function proveConsistencyFrom(
  reader: HashReader,
  oldSize: number,
  size: number,
  sha256: Sha256,
): Promise<Uint8Array[]> {
  return readRanges(reader, consistencyRanges(oldSize, size), sha256);
}

/** Root of the tree of `size` leaves. @public */
export async function treeRootFrom(
  reader: HashReader,
  size: number,
  sha256: Sha256,
): Promise<Uint8Array> {
  const roots =
    size === 0
      ? [sha256()]
      : await readRanges(reader, [{ from: 0, to: size }], sha256);
  return roots[0];
}

/**
 * The bytes of a tile, its hashes read from wherever they are kept.
 *
 * @public
 */
export async function tileHashes(
  { level, index, width }: Tile,
  reader: HashReader,
): Promise<Uint8Array> {
  const nodes = Array.from({ length: width }, (_, i) => ({
    level: 8 * level,
    index: index * TILE_WIDTH + i,
  }));
  return concatBytes(...(await reader.readHashes(nodes)));
}

/**
 * Reads hashes from the tiles of a tree of a given size. A tile is asked for once
 * in a call, however many hashes of it are needed. Nothing is trusted that is not
 * proved later: the caller checks the proof that comes of it against a root.
 *
 * @public
 */
export function hashesFromTiles(options: {
  /** Size of the tree: it says how wide the tiles at the right edge are. */
  size: number;
  readTile(tile: Tile): Uint8Array | Promise<Uint8Array>;
  sha256: Sha256;
}): HashReader {
  const { size, readTile, sha256 } = options;
  return {
    async readHashes(nodes) {
      const tiles = new Map<string, Uint8Array>();
      const hashes: Uint8Array[] = [];
      for (const node of nodes) {
        const { tile, from, count } = placeOf(node, size);
        const path = formatTilePath(tile);
        let bytes = tiles.get(path);
        if (!bytes) {
          bytes = await readTile(tile);
          requireTileBytes(tile, bytes);
          tiles.set(path, bytes);
        }
        hashes.push(fold(bytes, from, count, sha256));
      }
      return hashes;
    },
  };
}

/** The tile that holds a node, and the hashes in it that the node is made of. */
function placeOf(
  { level, index }: TreeNode,
  size: number,
): { tile: Tile; from: number; count: number } {
  const tileLevel = Math.floor(level / 8);
  const count = 2 ** (level % 8);
  const first = index * count;
  const tileIndex = Math.floor(first / TILE_WIDTH);
  const from = first % TILE_WIDTH;
  const width = tileWidth({ level: tileLevel, index: tileIndex }, size);
  if (from + count > width) {
    throw new TileError(
      `a tree of ${size} has no complete subtree ${index} of height ${level}`,
    );
  }
  return { tile: { level: tileLevel, index: tileIndex, width }, from, count };
}

/** Root of `count` hashes in a row, a power of two. */
function fold(
  bytes: Uint8Array,
  from: number,
  count: number,
  sha256: Sha256,
): Uint8Array {
  if (count === 1) {
    return bytes.slice(from * HASH_BYTES, (from + 1) * HASH_BYTES);
  }
  const half = count / 2;
  return nodeHash(
    fold(bytes, from, half, sha256),
    fold(bytes, from + half, half, sha256),
    sha256,
  );
}
