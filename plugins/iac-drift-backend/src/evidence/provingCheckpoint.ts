import {
  isQuorum,
  NoteError,
  openWithPolicy,
  parsePolicy,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { readNewestCheckpoint } from '../ledger/operations/readCheckpoints';
import {
  type CheckpointRow,
  TABLE_CHECKPOINT,
  toInteger,
} from '../ledger/tables';
import { withCosignatures } from './attestations';
import { type AttestationRow, TABLE_ATTESTATION } from './tables';

/** How many cosigned checkpoints are looked at. */
const LOOK_BACK = 16;

/**
 * The checkpoint to prove an entry under, with its cosignatures: the newest one that
 * covers the entry and that the policy accepts. Where the policy asks for no witness
 * that is the newest of all, for cosignatures are optional (C2SP tlog-proof). Where
 * no covering one is accepted yet it is the newest as it stands: what it lacks, a
 * verifier says.
 *
 * @returns undefined when no checkpoint covers the entry
 * @internal
 */
export async function provingCheckpoint(options: {
  db: Knex;
  policy: Uint8Array;
  seq: number;
}): Promise<{ size: number; note: Buffer } | undefined> {
  const { db, seq } = options;
  const newest = await readNewestCheckpoint(db);
  if (!newest || seq >= newest.size) {
    return undefined;
  }
  const policy = parsePolicy(options.policy, sha256);
  const sizes = isQuorum(policy, [])
    ? []
    : await db<AttestationRow>(TABLE_ATTESTATION)
        .where('kind', 'cosignature')
        .where('size', '>', seq)
        .distinct('size')
        .orderBy('size', 'desc')
        .limit(LOOK_BACK)
        .pluck('size');
  for (const size of sizes.map(toInteger)) {
    const row = await db<CheckpointRow>(TABLE_CHECKPOINT)
      .where({ size })
      .first('note');
    const note = row && (await withCosignatures(db, { size, note: row.note }));
    if (note && (await isAccepted(note, policy))) {
      return { size, note };
    }
  }
  return { size: newest.size, note: await withCosignatures(db, newest) };
}

async function isAccepted(
  note: Uint8Array,
  policy: ReturnType<typeof parsePolicy>,
): Promise<boolean> {
  try {
    const tools = { sha256, verify: ed25519Verify };
    return (await openWithPolicy(note, policy, tools)).quorumMet;
  } catch (error) {
    if (error instanceof NoteError) {
      return false;
    }
    throw error;
  }
}
