import {
  type NoteKey,
  type Policy,
  policyOfKeys,
  type TamperProblem,
  type Verification,
} from '@iac-drift/ledger';
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
): Pick<VerifyAbout, 'keySource' | 'keys'> {
  return {
    keySource: trust.source,
    keys: trust.policy.logs.map(({ key }) => `${key.name}+${key.keyId}`),
  };
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
  result: Verification | typeof NOTHING_VERIFIED = NOTHING_VERIFIED,
): Verification {
  const { entries, checkpoints, covered } = result;
  const origin = 'origin' in result ? result.origin : undefined;
  return {
    entries,
    checkpoints,
    covered,
    ...(origin !== undefined && { origin }),
    status: 'tampered',
    problem,
  };
}
