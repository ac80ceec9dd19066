import {
  formatVkey,
  type NoteKey,
  type Policy,
  policyOfKeys,
  type TamperProblem,
  toHex,
  type Verification,
  type VerificationFigures,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { version } from '../../package.json';
import type { AgainstFigures } from '../against/compareWithServed';
import type { Cosigned, Stamped } from '../published/Attestations';
import type { StoreFigures } from '../s3/S3Objects';

/** Whom a verification rests on, and how it came to. @internal */
export interface Trust {
  policy: Policy;
  /**
   * `given`: on the command line. `folder`, `served`: the keys lay beside what they
   * were to prove.
   */
  source: 'given' | 'folder' | 'served';
  /** The policy as it was read; absent where there are keys alone. */
  file?: Uint8Array;
}

/** What a verification was of, and whom it rests on. @internal */
export interface VerifyAbout {
  /** Folder, file, bucket or URL. */
  target: string;
  /**
   * `full`: every entry. `incremental`: those since an older checkpoint. `spot`: one
   * entry, by its proof. `bundle`: a selection, by its evidence bundle.
   */
  mode: 'full' | 'incremental' | 'spot' | 'bundle';
  keySource: Trust['source'];
  /** `name+keyid` of each. */
  keys: string[];
  /**
   * SHA-256 of the policy file, lower-case hex. Of keys alone, that of the policy with
   * a line `log KEY` for each and `quorum none`.
   */
  policySha256?: string;
  /** Of a bundle: its entries, and the findings that they are about. */
  bundle?: { entries: number; findings: number };
  /** Of a spot verification: the entry's number. */
  seq?: number;
  /** What witnesses and timestamping authorities say of the checkpoints. */
  attestations?: {
    /** The newest cosignature of each witness of the policy. */
    cosigned: Cosigned[];
    stamped: Stamped[];
    /** Cosignatures by witnesses that the policy does not name. */
    unknown: number;
    /** Of a signed report: timestamps beyond those listed. */
    moreStamped?: number;
  };
  /** Timestamps that OpenSSL accepted: `--tsa-ca`. */
  timestampsVerified?: number;
  /** Of a bucket: versions, locks and checksums. */
  store?: StoreFigures;
  /** The same log where it is served: `--against`. */
  against?: AgainstFigures;
}

/** A verification with what it was of. @internal */
export type VerifyReport = Verification & VerifyAbout;

/** A report as it is given out. @internal */
export type DatedReport = VerifyReport & {
  /** When the answer was found, ISO 8601 UTC, by the clock of who verified. */
  verifiedAt: string;
  /** `iac-drift` and its version. */
  tool: string;
};

/** A report with when it was made, and by what. @internal */
export function dated(report: VerifyReport): DatedReport {
  const verifiedAt = new Date().toISOString();
  return { ...report, verifiedAt, tool: `iac-drift ${version}` };
}

/** How far a verification is. @internal */
export interface VerifyProgress {
  /** Of a bucket, while it is listed: versions so far. */
  versions?: number;
  entries: number;
  /** Of the work, from 0 to 1. */
  fraction: number;
}

/** Nothing was verified. @internal */
export const NOTHING_VERIFIED = { entries: 0, checkpoints: 0, covered: 0 };

/** Trust in keys, no witness asked for. @internal */
export function trustIn(
  keys: readonly NoteKey[],
  source: Trust['source'],
): Trust {
  return { policy: policyOfKeys(keys), source };
}

/** The part of a report that says whom it rests on. @internal */
export function aboutTrust(
  trust: Trust,
): Pick<VerifyAbout, 'keySource' | 'keys' | 'policySha256'> {
  const keys = trust.policy.logs.map(({ key }) => key);
  const file = trust.file ?? (keys.length > 0 ? policyFileOf(keys) : undefined);
  return {
    keySource: trust.source,
    keys: keys.map(key => `${key.name}+${key.keyId}`),
    ...(file && { policySha256: toHex(sha256(file)) }),
  };
}

function policyFileOf(keys: NoteKey[]): Uint8Array {
  const lines = keys.map(
    ({ name, publicKey }) => `log ${formatVkey(name, publicKey, sha256)}\n`,
  );
  return Buffer.from(`${lines.join('')}quorum none\n`);
}

/** A problem found while something was read, to end the verification with. @internal */
export class ProblemFound extends Error {
  constructor(readonly problem: TamperProblem) {
    super(problem.message);
  }
}

/** The answer when something else than the log was found wrong. @internal */
export function tamperedBy(
  problem: TamperProblem,
  result: VerificationFigures = NOTHING_VERIFIED,
): Verification {
  const { entries, checkpoints, covered, coveredRoot, origin } = result;
  return {
    entries,
    checkpoints,
    covered,
    ...(coveredRoot !== undefined && { coveredRoot }),
    ...(origin !== undefined && { origin }),
    status: 'tampered',
    problem,
  };
}
