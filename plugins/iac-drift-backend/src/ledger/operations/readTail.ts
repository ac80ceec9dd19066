import { TILE_WIDTH } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import type { Tail } from '../growLog';
import { readHead } from './readHead';
import { readTile } from './readTile';

/**
 * Where the log ends; under the lock.
 *
 * @param known - what was read or written last; its leaves are not read again where
 *   the log still ends there
 * @internal
 */
export async function readTail(
  tx: Knex.Transaction,
  known: Tail | undefined,
): Promise<Tail> {
  const head = await readHead(tx);
  if (known?.size === head.size && known.lastHash.equals(head.lastHash)) {
    return { ...head, leaves: known.leaves };
  }
  const width = head.size % TILE_WIDTH;
  const index = Math.floor(head.size / TILE_WIDTH);
  const leaves = await readTile(tx, { level: 0, index, width });
  return { ...head, leaves };
}
