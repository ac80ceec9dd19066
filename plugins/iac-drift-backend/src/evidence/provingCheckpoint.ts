import {
  isQuorum,
  NoteError,
  openWithPolicy,
  parsePolicy,
  type Policy,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import type { SignedCheckpoint } from '../ledger';
import {
  readCheckpoints,
  readNewestCheckpoint,
} from '../ledger/operations/readCheckpoints';
import {
  type CheckpointRow,
  TABLE_CHECKPOINT,
  toInteger,
} from '../ledger/tables';
import { withCosignatures } from './attestations';
import { type AttestationRow, TABLE_ATTESTATION } from './tables';

/** How many checkpoints with enough cosignatures are looked at. */
const LOOK_BACK = 16;

/** The checkpoint that something of the log is shown under. @internal */
export interface ProvingCheckpoint extends SignedCheckpoint {
  /**
   * ISO 8601 UTC: since when there is a checkpoint that the policy does not accept
   * yet, where no accepted one covers the entry.
   */
  unacceptedSince?: string;
}

/**
 * The checkpoint to prove an entry under: the newest one that covers the entry and
 * that the policy accepts. Where the policy asks for no witness that is the newest of
 * all, for cosignatures are optional (C2SP tlog-proof). Where no covering one is
 * accepted yet it is the newest as it stands, and says so.
 *
 * @returns undefined when no checkpoint covers the entry
 * @internal
 */
export async function provingCheckpoint(options: {
  db: Knex;
  policy: Uint8Array;
  seq: number;
}): Promise<ProvingCheckpoint | undefined> {
  const { db, seq } = options;
  const newest = await readNewestCheckpoint(db);
  if (!newest || seq >= newest.size) {
    return undefined;
  }
  const policy = parsePolicy(options.policy, sha256);
  if (isQuorum(policy, [])) {
    return newest;
  }
  const accepted = await newestAccepted(db, policy);
  if (accepted && seq < accepted.size) {
    return accepted;
  }
  const waiting = await db<CheckpointRow>(TABLE_CHECKPOINT)
    .where('size', '>', accepted?.size ?? -1)
    .orderBy('size')
    .first('created_at');
  return { ...newest, unacceptedSince: waiting?.created_at };
}

async function newestAccepted(
  db: Knex,
  policy: Policy,
): Promise<SignedCheckpoint | undefined> {
  const witnesses = policy.witnesses.map(
    ({ key }) => `${key.name}+${key.keyId}`,
  );
  const group = policy.groups.find(({ name }) => name === policy.quorum);
  // While a witness is away, the newest checkpoints lack its cosignature alone.
  const sizes = await db<AttestationRow>(TABLE_ATTESTATION)
    .where('kind', 'cosignature')
    .whereIn('made_by', witnesses)
    .groupBy('size')
    .havingRaw('count(distinct made_by) >= ?', [group?.threshold ?? 1])
    .orderBy('size', 'desc')
    .limit(LOOK_BACK)
    .pluck('size');
  for (const size of sizes.map(toInteger)) {
    const through = { above: size - 1, through: size };
    for await (const checkpoint of readCheckpoints(db, through)) {
      if (await isAccepted(await withCosignatures(db, checkpoint), policy)) {
        return checkpoint;
      }
    }
  }
  return undefined;
}

async function isAccepted(note: Uint8Array, policy: Policy): Promise<boolean> {
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
