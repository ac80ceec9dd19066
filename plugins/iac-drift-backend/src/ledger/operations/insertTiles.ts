import { Frontier, HASH_BYTES, TILE_WIDTH } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { TABLE_TILE, type TileRow } from '../tables';
import { readTileParts } from './readTile';

/**
 * Stores the tiles that were filled when the log grew from `from` to `to` entries;
 * in the transaction that appended them.
 *
 * @internal
 */
export async function insertTiles(
  tx: Knex.Transaction,
  options: {
    from: number;
    to: number;
    /** Leaf hashes of the entries that were appended, when they are at hand. */
    leaves?: Buffer[];
  },
): Promise<void> {
  let { from, to } = options;
  for (let level = 0; ; level++) {
    from = Math.floor(from / TILE_WIDTH);
    to = Math.floor(to / TILE_WIDTH);
    if (from === to) {
      return;
    }
    for (let n = from; n < to; n++) {
      const hashes =
        (level === 0 && leavesAtHand(options, n)) ||
        (await readTileParts(tx, { level, index: n, width: TILE_WIDTH }));
      await tx<TileRow>(TABLE_TILE).insert({
        level,
        n,
        hashes,
        root: tileRoot(hashes),
      });
    }
  }
}

function leavesAtHand(
  { from, leaves }: { from: number; leaves?: Buffer[] },
  n: number,
): Buffer | undefined {
  const begin = n * TILE_WIDTH - from;
  return leaves && begin >= 0
    ? Buffer.concat(leaves.slice(begin, begin + TILE_WIDTH))
    : undefined;
}

/** Root of the hashes of a full tile. @internal */
export function tileRoot(hashes: Buffer): Buffer {
  const tree = Frontier.empty(sha256);
  for (let at = 0; at < hashes.length; at += HASH_BYTES) {
    tree.append(hashes.subarray(at, at + HASH_BYTES));
  }
  return Buffer.from(tree.root());
}
