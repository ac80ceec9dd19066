import {
  MAX_ENTRY_BYTES,
  MAX_TLOG_PROOF_BYTES,
  verifyProof,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { readFileOfAtMost } from '../files';
import {
  aboutTrust,
  NOTHING_VERIFIED,
  type Trust,
  trustIn,
  type VerifyReport,
} from './verifyReport';

/**
 * Verifies one entry by its `.tlog-proof` file.
 *
 * @throws CliError when a file cannot be read
 * @internal
 */
export async function verifyFile(options: {
  file: string;
  /** A file with the line of the log; by default the proof holds it. */
  entryFile?: string;
  trust?: Trust;
}): Promise<VerifyReport> {
  const { file, entryFile, trust = trustIn([], 'given') } = options;
  const result = await verifyProof({
    // A little more than it may have, so that the answer says what is wrong.
    file: await readFileOfAtMost(file, MAX_TLOG_PROOF_BYTES),
    ...(entryFile !== undefined && {
      entry: await readFileOfAtMost(entryFile, MAX_ENTRY_BYTES),
    }),
    policy: trust.policy,
    sha256,
    verify: ed25519Verify,
  });
  const { seq, origin, size = 0 } = result;
  const about = {
    ...NOTHING_VERIFIED,
    entries: size,
    ...(origin !== undefined && { origin }),
    ...(seq !== undefined && { seq }),
    target: file,
    mode: 'spot' as const,
    ...aboutTrust(trust),
  };
  switch (result.status) {
    case 'intact':
      return {
        ...about,
        status: 'intact',
        covered: size,
        coveredRoot: result.root,
        checkpoints: 1,
        root: result.root,
      };
    case 'tampered':
      return {
        ...about,
        status: 'tampered',
        problem: { ...result.problem, file, ...(seq !== undefined && { seq }) },
      };
    default:
      return {
        ...about,
        status: 'cannot-say',
        reason: result.reason,
        message: result.message,
      };
  }
}
