import {
  Frontier,
  type HashReader,
  hashesFromTiles,
  type TreeNode,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { readTile } from './operations/readTile';

/**
 * The hashes of the tree of `size` leaves, from the tiles in the database. What
 * they say is no more than a claim until it is held against a signed root.
 *
 * @internal
 */
export function storedTree(db: Knex, size: number): HashReader {
  return hashesFromTiles({
    size,
    readTile: tile => readTile(db, tile),
    sha256,
  });
}

/**
 * The right edge of the tree of `size` leaves, from O(log size) stored hashes.
 *
 * @throws TileError when a tile is missing or has the wrong length
 * @internal
 */
export async function storedFrontier(
  db: Knex,
  size: number,
): Promise<Frontier> {
  const hashes = await storedTree(db, size).readHashes(edgeOf(size));
  return Frontier.fromBytes(size, Buffer.concat(hashes), sha256);
}

/** Complete subtrees of a tree of `size` leaves, largest first. */
function edgeOf(size: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  // No bit operators: they overflow at 2^31.
  for (let level = 0, left = size; left > 0; level++) {
    if (left % 2 === 1) {
      nodes.unshift({ level, index: left - 1 });
    }
    left = Math.floor(left / 2);
  }
  return nodes;
}
