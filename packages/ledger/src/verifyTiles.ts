import { equalBytes, HASH_BYTES, type Sha256 } from './bytes';
import {
  type EntryBundle,
  formatBundlePath,
  formatTilePath,
  parseBundle,
  type Tile,
  TILE_WIDTH,
} from './tile';
import { leafHash } from './tree';
import type { TamperProblem } from './verification';

/**
 * What is wrong with a tile that was found, next to the hashes that the entries
 * gave. A partial tile is held against the beginning of a wider one.
 *
 * @public
 */
export function tileProblem(options: {
  /** As found: its width is that of its path. */
  tile: Tile;
  found: Uint8Array;
  /** At least as many hashes, computed. */
  expected: Uint8Array;
}): TamperProblem | undefined {
  const { tile, found, expected } = options;
  const file = formatTilePath(tile);
  const length = tile.width * HASH_BYTES;
  if (found.length !== length || expected.length < length) {
    return {
      rule: 'tile',
      message: `${file} must have ${Math.min(
        length,
        expected.length,
      )} bytes and has ${found.length}.`,
      file,
    };
  }
  for (let i = 0; i < tile.width; i++) {
    const [start, end] = [i * HASH_BYTES, (i + 1) * HASH_BYTES];
    if (
      !equalBytes(found.subarray(start, end), expected.subarray(start, end))
    ) {
      const span = TILE_WIDTH ** tile.level;
      const seq = (tile.index * TILE_WIDTH + i) * span;
      return {
        rule: 'tile',
        message: `Hash ${i} of ${file} is not the one that the entries give.`,
        file,
        seq,
        lastSeq: seq + span - 1,
        bytes: { start, end },
      };
    }
  }
  return undefined;
}

/**
 * What is wrong with an entry bundle that was found, next to the leaves that the
 * entries gave.
 *
 * @public
 */
export function bundleProblem(options: {
  bundle: EntryBundle;
  found: Uint8Array;
  /** The tile of level 0 with the same index: at least as many hashes. */
  expected: Uint8Array;
  sha256: Sha256;
}): TamperProblem | undefined {
  const { bundle, found, expected, sha256 } = options;
  const file = formatBundlePath(bundle);
  let entries: Uint8Array[];
  try {
    entries = parseBundle(found);
  } catch (error) {
    return {
      rule: 'bundle',
      message: `${file}: ${(error as Error).message}.`,
      file,
    };
  }
  if (
    entries.length !== bundle.width ||
    expected.length < bundle.width * HASH_BYTES
  ) {
    return {
      rule: 'bundle',
      message: `${file} must hold ${bundle.width} entries and holds ${entries.length}.`,
      file,
    };
  }
  let start = 0;
  for (const [i, entry] of entries.entries()) {
    const end = start + 2 + entry.length;
    const leaf = expected.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
    if (!equalBytes(leafHash(entry, sha256), leaf)) {
      return {
        rule: 'bundle',
        message: `Entry ${i} of ${file} is not the one in the log.`,
        file,
        seq: bundle.index * TILE_WIDTH + i,
        bytes: { start: start + 2, end },
      };
    }
    start = end;
  }
  return undefined;
}
