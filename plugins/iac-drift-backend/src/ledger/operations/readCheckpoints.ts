import type { Knex } from 'knex';
import { type CheckpointRow, TABLE_CHECKPOINT, toInteger } from '../tables';
import type { SignedCheckpoint } from '../types';

const PAGE = 256;

/**
 * Checkpoints of more than `above` entries up to `through`, in the order of
 * their sizes.
 *
 * @internal
 */
export async function* readCheckpoints(
  db: Knex,
  options: { above: number; through: number },
): AsyncGenerator<SignedCheckpoint, void, undefined> {
  let above = options.above;
  for (;;) {
    const rows = await db<CheckpointRow>(TABLE_CHECKPOINT)
      .where('size', '>', above)
      .where('size', '<=', options.through)
      .orderBy('size')
      .limit(PAGE);
    for (const row of rows) {
      const checkpoint = toCheckpoint(row);
      above = checkpoint.size;
      yield checkpoint;
    }
    if (rows.length < PAGE) {
      return;
    }
  }
}

/** The checkpoint of the largest size, if any was signed. @internal */
export async function readNewestCheckpoint(
  db: Knex,
): Promise<SignedCheckpoint | undefined> {
  const row = await db<CheckpointRow>(TABLE_CHECKPOINT)
    .orderBy('size', 'desc')
    .first();
  return row && toCheckpoint(row);
}

function toCheckpoint(row: CheckpointRow): SignedCheckpoint {
  return {
    size: toInteger(row.size),
    root: row.root.toString('hex'),
    note: row.note,
    createdAt: row.created_at,
  };
}
