import {
  ConsistencyError,
  fromHex,
  type LogPrefix,
  readPrefix,
  TileError,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { readEntries } from './operations/readEntries';
import { readTile } from './operations/readTile';

/**
 * What is needed to go on from a checkpoint whose signature was checked, without
 * reading what it covers: the stored tiles must give its root, and the last entry
 * must be in it. Takes O(log size) rows.
 *
 * @returns undefined when the database does not hold what the checkpoint signs;
 *   reading from the first byte tells where
 * @internal
 */
export async function resumePrefix(
  db: Knex,
  checkpoint: { origin: string; size: number; root: string },
): Promise<LogPrefix | undefined> {
  const { origin, size, root } = checkpoint;
  for await (const lastEntry of readEntries(db, { from: size - 1, to: size })) {
    try {
      return await readPrefix({
        checkpoint: { origin, size, root: fromHex(root) },
        readTile: tile => readTile(db, tile),
        lastEntry,
        sha256,
      });
    } catch (error) {
      if (error instanceof ConsistencyError || error instanceof TileError) {
        return undefined;
      }
      throw error;
    }
  }
  return undefined;
}
