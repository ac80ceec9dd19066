/** @jest-environment node */
import { concatBytes, toHex } from './bytes';
import {
  hashesFromTiles,
  type HashReader,
  nodesOf,
  proveConsistencyFrom,
  proveInclusionFrom,
  tileHashes,
  treeRootFrom,
} from './hashReader';
import { sha256 } from './node';
import {
  checkConsistency,
  checkInclusion,
  consistencyRanges,
  inclusionRanges,
} from './proof';
import { formatTilePath, newTiles, type Tile } from './tile';
import { Frontier, leafHash, nodeHash } from './tree';

const SIZE = 70_000;
const leaves = Array.from({ length: SIZE }, (_, i) =>
  leafHash(Buffer.from(String(i)), sha256),
);

/** Every complete subtree, in memory. */
const levels = [leaves];
while (levels.at(-1)!.length > 1) {
  const below = levels.at(-1)!;
  levels.push(
    Array.from({ length: Math.floor(below.length / 2) }, (_, i) =>
      nodeHash(below[2 * i], below[2 * i + 1], sha256),
    ),
  );
}
const inMemory: HashReader = {
  readHashes: nodes => nodes.map(({ level, index }) => levels[level][index]),
};

const roots: Uint8Array[] = [];
const growing = Frontier.empty(sha256);
const SIZES = [0, 1, 2, 3, 255, 256, 257, 4096, 65_536, 65_537, 69_999, SIZE];
for (const size of SIZES) {
  leaves.slice(growing.size, size).forEach(leaf => growing.append(leaf));
  roots[size] = growing.root();
}
const rootOf = (size: number): Uint8Array => roots[size];

describe('tiles', () => {
  const tiles = new Map<string, Uint8Array>();
  let read: Tile[] = [];
  const fromTiles = (size: number) =>
    hashesFromTiles({
      size,
      sha256,
      readTile: tile => {
        read.push(tile);
        // As C2SP tlog-tiles allows: a partial tile may be gone, the full one
        // begins with it.
        const bytes =
          tiles.get(formatTilePath(tile)) ??
          tiles.get(formatTilePath({ ...tile, width: 256 }))!;
        return bytes.subarray(0, 32 * tile.width);
      },
    });

  beforeAll(async () => {
    for (const tile of newTiles(0, SIZE)) {
      tiles.set(formatTilePath(tile), await tileHashes(tile, inMemory));
    }
  });
  beforeEach(() => {
    read = [];
  });

  it('hold the roots of full tiles one level below, and no others', () => {
    const rootOfTile = (bytes: Uint8Array) => {
      const tree = Frontier.empty(sha256);
      for (let at = 0; at < bytes.length; at += 32) {
        tree.append(bytes.slice(at, at + 32));
      }
      return tree.root();
    };
    const full = [...newTiles(0, SIZE)].filter(t => t.width === 256);
    for (const { level, index } of full) {
      const above = [...newTiles(0, SIZE)].find(
        t => t.level === level + 1 && t.index === Math.floor(index / 256),
      )!;
      const at = 32 * (index % 256);
      expect(toHex(tiles.get(formatTilePath(above))!.slice(at, at + 32))).toBe(
        toHex(
          rootOfTile(tiles.get(formatTilePath({ level, index, width: 256 }))!),
        ),
      );
    }
    const count = full.length;
    expect(count).toBe(274);
  });

  it('give the root of a tree', async () => {
    for (const size of [0, 1, 2, 255, 256, 257, 65_536, 69_999, SIZE]) {
      const root = toHex(rootOf(size));
      expect(toHex(await treeRootFrom(inMemory, size, sha256))).toBe(root);
    }
    // The tiles of a larger tree hold all of a smaller one.
    for (const size of [1, 2, 255, 256, 257, 65_536, 69_999, SIZE]) {
      expect(toHex(await treeRootFrom(fromTiles(SIZE), size, sha256))).toBe(
        toHex(rootOf(size)),
      );
    }
  });

  it('give inclusion proofs that hold, from few tiles', async () => {
    const root = rootOf(SIZE);
    for (let index = 0; index < SIZE; index += 997) {
      read = [];
      const proof = await proveInclusionFrom(
        fromTiles(SIZE),
        index,
        SIZE,
        sha256,
      );
      const leaf = leaves[index];
      expect(read.length).toBeLessThanOrEqual(5);
      expect(
        checkInclusion({ index, size: SIZE, leaf, proof, root, sha256 }),
      ).toBe(true);
    }
  });

  it('give consistency proofs that hold', async () => {
    const root = rootOf(SIZE);
    for (const oldSize of [0, 1, 2, 3, 255, 256, 257, 4096, 65_537, SIZE]) {
      const proof = await proveConsistencyFrom(
        fromTiles(SIZE),
        oldSize,
        SIZE,
        sha256,
      );
      expect(
        checkConsistency({
          oldSize,
          oldRoot: rootOf(oldSize),
          size: SIZE,
          root,
          proof,
          sha256,
        }),
      ).toBe(true);
    }
  });

  it('are refused when they have not the width that the size implies', async () => {
    const short = hashesFromTiles({
      size: SIZE,
      sha256,
      readTile: () => new Uint8Array(32),
    });
    await expect(proveInclusionFrom(short, 0, SIZE, sha256)).rejects.toThrow(
      'must have 8192 bytes and has 32',
    );
    await expect(
      Promise.resolve().then(() =>
        fromTiles(SIZE).readHashes([{ level: 17, index: 0 }]),
      ),
    ).rejects.toThrow('no complete subtree');
  });
});

describe('proofs from complete subtrees', () => {
  it('cover what RFC 6962 asks for, at any size up to 300', () => {
    const isCovered = (range: { from: number; to: number }) => {
      let at = range.from;
      for (const { level, index } of nodesOf(range)) {
        if (index * 2 ** level !== at) {
          return false;
        }
        at += 2 ** level;
      }
      return at === range.to;
    };
    const missed: unknown[] = [];
    for (let size = 1; size <= 300; size++) {
      for (let at = 0; at < size; at++) {
        const ranges = [
          ...inclusionRanges(at, size),
          ...consistencyRanges(at, size),
        ];
        missed.push(...ranges.filter(range => !isCovered(range)));
      }
    }
    expect(missed).toEqual([]);
  });

  it('reach beyond 2^32 without losing a digit', async () => {
    // A tree of equal leaves: each level has one hash, so that any size is at hand.
    const byLevel = [leafHash(Buffer.from('same'), sha256)];
    for (let level = 1; level <= 53; level++) {
      byLevel.push(nodeHash(byLevel[level - 1], byLevel[level - 1], sha256));
    }
    const same: HashReader = {
      readHashes: nodes => nodes.map(({ level }) => byLevel[level]),
    };
    for (const size of [2 ** 32 + 1, 2 ** 40 + 12345, 2 ** 53 - 1]) {
      const root = await treeRootFrom(same, size, sha256);
      for (const index of [0, 2 ** 31, 2 ** 32, size - 1]) {
        const proof = await proveInclusionFrom(same, index, size, sha256);
        const claim = { index, size, leaf: byLevel[0], proof, root, sha256 };
        expect(checkInclusion(claim)).toBe(true);
        expect(checkInclusion({ ...claim, proof: proof.slice(0, -1) })).toBe(
          false,
        );
      }
      const oldSize = 2 ** 31 + 7;
      const consistency = {
        oldSize,
        oldRoot: await treeRootFrom(same, oldSize, sha256),
        size,
        root,
        proof: await proveConsistencyFrom(same, oldSize, size, sha256),
        sha256,
      };
      expect(checkConsistency(consistency)).toBe(true);
      expect(checkConsistency({ ...consistency, oldSize: oldSize + 1 })).toBe(
        false,
      );
    }
  });

  it('put nothing but hashes into a tile', async () => {
    const bytes = await tileHashes({ level: 0, index: 1, width: 3 }, inMemory);
    expect(bytes).toEqual(concatBytes(...leaves.slice(256, 259)));
  });
});
