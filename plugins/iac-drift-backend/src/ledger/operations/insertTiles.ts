import { Frontier, HASH_BYTES, TILE_WIDTH } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { TABLE_TILE, type TileRow } from '../tables';
import { readTileParts } from './readTile';

/**
 * Stores the tiles that were filled when the hashes of a level grew from `from` to
 * `to`, and those above them; in the transaction that appended.
 *
 * @internal
 */
export async function insertTiles(
  tx: Knex.Transaction,
  options: {
    /** Of the tiles; the hashes of level 0 are the leaves. */
    level: number;
    from: number;
    to: number;
  },
): Promise<void> {
  let { level, from, to } = options;
  for (; ; level++) {
    from = Math.floor(from / TILE_WIDTH);
    to = Math.floor(to / TILE_WIDTH);
    if (from === to) {
      return;
    }
    for (let n = from; n < to; n++) {
      const tile = { level, index: n, width: TILE_WIDTH };
      const hashes = await readTileParts(tx, tile);
      const root = tileRoot(hashes);
      await tx<TileRow>(TABLE_TILE).insert({ level, n, hashes, root });
    }
  }
}

/** Root of the hashes of a full tile. @internal */
export function tileRoot(hashes: Buffer): Buffer {
  const tree = Frontier.empty(sha256);
  for (let at = 0; at < hashes.length; at += HASH_BYTES) {
    tree.append(hashes.subarray(at, at + HASH_BYTES));
  }
  return Buffer.from(tree.root());
}
