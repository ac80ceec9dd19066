import type { Knex } from 'knex';
import { type CheckpointRow, TABLE_CHECKPOINT } from '../tables';
import { LedgerIntegrityError, type SignedCheckpoint } from '../types';
import { lockLog } from './lockLog';
import { readNewestCheckpoint } from './readCheckpoints';

/**
 * Records a checkpoint, unless one of its size or more was recorded meanwhile;
 * then that one is the answer.
 *
 * @remarks
 * Under the lock, so that sizes only ever grow in the order in which they become
 * visible: what is published up to one size never has to be cut differently
 * later. The size is the primary key: two roots for one size cannot be recorded.
 *
 * @throws LedgerIntegrityError when this size was signed with another root
 * @internal
 */
export async function insertCheckpoint(
  tx: Knex.Transaction,
  checkpoint: SignedCheckpoint,
): Promise<SignedCheckpoint> {
  await lockLog(tx);
  const newest = await readNewestCheckpoint(tx);
  if (newest?.size === checkpoint.size && newest.root !== checkpoint.root) {
    throw new LedgerIntegrityError(
      `Another process signed another root for the first ${checkpoint.size} entries. Nothing more is signed; compare with the published copy.`,
    );
  }
  if (newest && newest.size >= checkpoint.size) {
    return newest;
  }
  await tx<CheckpointRow>(TABLE_CHECKPOINT).insert({
    size: checkpoint.size,
    root: Buffer.from(checkpoint.root, 'hex'),
    note: checkpoint.note,
    created_at: checkpoint.createdAt,
  });
  return checkpoint;
}
