import type { Sha256 } from './bytes';
import { type Checkpoint, openCheckpoint } from './checkpoint';
import { type Cosignature, openCosignatures } from './cosignature';
import type { Ed25519Verify, NoteKey } from './note';

/**
 * C2SP tlog-policy: which logs one trusts, which witnesses, and how many of them
 * must have seen a checkpoint.
 */

/** A log, by its key. @public */
export interface PolicyLog {
  vkey: string;
  key: NoteKey;
  /** Where it is served, for whoever wants to fetch it. */
  url?: string;
}

/** A witness, by its key, under a name of this file. @public */
export interface PolicyWitness {
  /** Octets of the file, one character each; ASCII in files made here. */
  name: string;
  vkey: string;
  key: NoteKey;
  url?: string;
}

/** So many of these, each a witness or an earlier group. @public */
export interface PolicyGroup {
  name: string;
  threshold: number;
  members: string[];
}

/** A trust policy. @public */
export interface Policy {
  logs: PolicyLog[];
  witnesses: PolicyWitness[];
  groups: PolicyGroup[];
  /** Name of a witness or a group, or `none`. */
  quorum: string;
}

/** A checkpoint under a policy. @public */
export interface PolicyAnswer {
  checkpoint: Checkpoint;
  /** Keys of the log that signed it. */
  signedBy: NoteKey[];
  /** Cosignatures of the policy's witnesses that verify. */
  cosignatures: Cosignature[];
  /** Whether they are what the quorum asks for. */
  quorumMet: boolean;
}

/** A policy file breaks a rule of tlog-policy. @public */
export class PolicyError extends Error {
  name = 'PolicyError';
}

/** The quorum of who asks for no witness. @internal */
export const NONE = 'none';
/** The policy of who trusts these keys and asks for no witness. @public */
export function policyOfKeys(keys: readonly NoteKey[]): Policy {
  return {
    logs: keys.map(key => ({ key, vkey: `${key.name}+${key.keyId}` })),
    witnesses: [],
    groups: [],
    quorum: NONE,
  };
}

/**
 * Checks a checkpoint under a policy: signed by a log of it, under the name of
 * that log, and cosigned as the quorum asks. A quorum that is not met is an
 * answer, not an error: nothing is wrong with the checkpoint, only less is known.
 *
 * @throws NoteError when it is malformed, no log of the policy signed it, or a
 *   signature of a known key does not verify
 * @public
 */
export async function openWithPolicy(
  note: Uint8Array,
  policy: Policy,
  options: { sha256: Sha256; verify: Ed25519Verify },
): Promise<PolicyAnswer> {
  const { signedBy, ...checkpoint } = await openCheckpoint(
    note,
    policy.logs.map(log => log.key),
    options,
  );
  const cosignatures = await openCosignatures(
    note,
    policy.witnesses.map(witness => witness.key),
    options,
  );
  const cosigners = cosignatures.map(({ key }) => key);
  return {
    checkpoint,
    signedBy,
    cosignatures,
    quorumMet: isQuorum(policy, cosigners),
  };
}

/** Whether these witnesses are what a policy's quorum asks for. @public */
export function isQuorum(policy: Policy, cosigners: NoteKey[]): boolean {
  const has = (name: string): boolean => {
    const witness = policy.witnesses.find(w => w.name === name);
    if (witness) {
      return cosigners.includes(witness.key);
    }
    const group = policy.groups.find(g => g.name === name);
    return (
      group !== undefined && group.members.filter(has).length >= group.threshold
    );
  };
  return policy.quorum === NONE || has(policy.quorum);
}
