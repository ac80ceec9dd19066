import { type Sha256, toHex } from './bytes';
import { parseCheckpoint } from './checkpoint';
import { parseEntryHeader } from './entry';
import { type Ed25519Verify, NoteError, type NoteKey, parseNote } from './note';
import { openWithPolicy, type Policy, policyOfKeys } from './policy';
import {
  checkTlogProof,
  parseTlogProof,
  type TlogProof,
  TlogProofError,
} from './tlogProof';
import type { CannotSayReason, TamperRule } from './verification';

/** The answer of a spot verification: of one entry. @public */
export type ProofVerification = {
  /** Sequence number of the entry, when the file says it. */
  seq?: number;
  origin?: string;
  /** Size of the log that the checkpoint in the file covers. */
  size?: number;
} & (
  | {
      status: 'intact';
      /** The line of the log, line feed included. */
      entry: Uint8Array;
      /** Root of the tree, lower-case hex. */
      root: string;
    }
  | { status: 'tampered'; problem: { rule: TamperRule; message: string } }
  | { status: 'cannot-say'; reason: CannotSayReason; message: string }
);

/**
 * Verifies one entry by its tlog-proof: the proof leads from the entry to the root
 * that a trusted log signed.
 *
 * @throws nothing of its own
 * @public
 */
export async function verifyProof(options: {
  /** The `.tlog-proof` file. */
  file: Uint8Array;
  /** The line of the log; by default the file's own extra data. */
  entry?: Uint8Array;
  keys?: readonly NoteKey[];
  policy?: Policy;
  sha256: Sha256;
  verify: Ed25519Verify;
}): Promise<ProofVerification> {
  const { file, keys = [], policy = policyOfKeys(keys), sha256 } = options;
  let proof: TlogProof;
  try {
    proof = parseTlogProof(file);
  } catch (error) {
    return tampered({}, 'proof', error);
  }
  const { origin, size, root } = parseCheckpoint(
    parseNote(proof.checkpoint).text,
  );
  const about = { seq: proof.index, origin, size };
  let quorumMet = false;
  if (policy.logs.length > 0) {
    try {
      ({ quorumMet } = await openWithPolicy(proof.checkpoint, policy, options));
    } catch (error) {
      return tampered(about, 'signature', error);
    }
  }
  const entry = options.entry ?? proof.extra;
  if (entry && !checkTlogProof({ proof, entry, sha256 })) {
    return tampered(
      about,
      'proof',
      new TlogProofError(
        `the entry is not number ${proof.index} of the ${size} entries that the checkpoint signs`,
      ),
    );
  }
  if (policy.logs.length === 0) {
    return cannotSay(
      about,
      'no-key',
      'No public key of the log was given, so its signature cannot be checked.',
    );
  }
  if (!entry) {
    return cannotSay(
      about,
      'no-entry',
      'The proof does not hold the entry; give the line of the log that it is about.',
    );
  }
  try {
    const { seq } = parseEntryHeader(entry);
    if (seq !== proof.index) {
      return tampered(
        about,
        'sequence',
        new TlogProofError(`the entry says that it is number ${seq}`),
      );
    }
  } catch (error) {
    return tampered(about, 'entry-format', error);
  }
  if (!quorumMet) {
    return cannotSay(
      about,
      'quorum',
      'The entry is as it was signed, but the witnesses that the policy asks for have not cosigned the checkpoint.',
    );
  }
  return { ...about, status: 'intact', entry, root: toHex(root) };
}

type About = Pick<ProofVerification, 'seq' | 'origin' | 'size'>;

function tampered(
  about: About,
  rule: TamperRule,
  error: unknown,
): ProofVerification {
  if (!(error instanceof Error)) {
    throw error;
  }
  const form =
    rule === 'proof' && error instanceof NoteError ? 'checkpoint-format' : rule;
  const message = `${error.message[0].toUpperCase()}${error.message.slice(1)}.`;
  return { ...about, status: 'tampered', problem: { rule: form, message } };
}

function cannotSay(
  about: About,
  reason: CannotSayReason,
  message: string,
): ProofVerification {
  return { ...about, status: 'cannot-say', reason, message };
}
