import {
  checkInclusion,
  fromHex,
  leafHash,
  proveInclusionFrom,
  TileError,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { readEntries } from './operations/readEntries';
import { storedFrontier, storedTree } from './storedTree';
import { VerifiedPrefix } from './VerifiedPrefix';

/**
 * Continues from a checkpoint whose signature was checked, without reading what it
 * covers: the stored tiles must give its root, and the last entry must be in it.
 * Takes O(log size) rows.
 *
 * @returns undefined when the database does not hold what the checkpoint signs;
 *   reading from the first byte tells where
 * @internal
 */
export async function resumePrefix(
  db: Knex,
  checkpoint: { size: number; root: string },
): Promise<VerifiedPrefix | undefined> {
  const { size } = checkpoint;
  const root = fromHex(checkpoint.root);
  if (size === 0) {
    return new VerifiedPrefix();
  }
  try {
    const tree = await storedFrontier(db, size);
    if (Buffer.compare(tree.root(), root) !== 0) {
      return undefined;
    }
    const index = size - 1;
    const [last] = await collect(readEntries(db, { from: index, to: size }));
    const proof = await proveInclusionFrom(
      storedTree(db, size),
      index,
      size,
      sha256,
    );
    return last &&
      checkInclusion({
        index,
        size,
        leaf: leafHash(last, sha256),
        proof,
        root,
        sha256,
      })
      ? new VerifiedPrefix({ tree, lastHash: sha256(last) })
      : undefined;
  } catch (error) {
    if (error instanceof TileError) {
      return undefined;
    }
    throw error;
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}
