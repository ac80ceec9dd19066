/**
 * A verification of the log by the backend. Times are ISO 8601 UTC.
 *
 * @public
 */
export interface LedgerVerification {
  id: string;
  /** `full`: from the first byte; `incremental`: what came since the last one. */
  mode: 'full' | 'incremental';
  state: 'running' | 'finished';
  startedAt: string;
  finishedAt?: string;
  /** Entries read so far, and how many there are to read. */
  progress: { entries: number; total: number };
  /** Set when it is finished. */
  result?: LedgerVerificationResult;
}

/** What a verification found. `cannot-say` is never a good answer. @public */
export interface LedgerVerificationResult {
  status: 'intact' | 'tampered' | 'cannot-say';
  /** Entries that the answer is about. */
  entries: number;
  /** Entries after the newest checkpoint, which no signature covers yet. */
  uncovered: number;
  /** Signed checkpoints that agree with them. */
  checkpoints: number;
  /** Root of the tree, lower-case hex, when intact. */
  root?: string;
  /** Where the log first departs from what was signed, and which rule says so. */
  problem?: {
    rule: string;
    message: string;
    /** Sequence number of the entry; the first, where several are concerned. */
    seq?: number;
    lastSeq?: number;
    file?: string;
    line?: number;
    bytes?: { start: number; end: number };
  };
  /** Why nothing can be said. */
  reason?: string;
  message?: string;
}

/**
 * Where the log stands with its copies outside the database and with its witnesses.
 * Times are ISO 8601 UTC.
 *
 * @public
 */
export interface LedgerStatus {
  signing: {
    /** `stopped`: the log does not continue what was signed or published. */
    state: 'signing' | 'stopped' | 'not-begun';
    /** Why it stopped, and what to do: one or two sentences. */
    reason?: string;
    since?: string;
    /** When it was last compared with copies and witnesses. */
    comparedAt?: string;
  };
  entries: number;
  /** The newest checkpoint. */
  checkpoint?: { size: number; time: string };
  /** The stores that the log is published to. */
  anchors: LedgerAnchor[];
  witnesses: LedgerWitness[];
  /** How many witnesses the trust policy asks for. */
  quorum: number;
  /** Entries that no store and no witness has seen: the database alone protects them. */
  unanchored: {
    entries: number;
    /** Age of the oldest of them. */
    seconds: number;
    /** The longest that this backend saw since its start. */
    longestSeconds: number;
  };
}

/** A store that the log is published to. @public */
export interface LedgerAnchor {
  id: string;
  /** `folder`, `s3`. */
  kind: string;
  description: string;
  /** Entries that its newest checkpoint covers. */
  size: number;
  /** Behind the newest checkpoint, and since when. */
  lag: { entries: number; seconds: number };
  /** Last success. */
  reachedAt?: string;
  /** What went wrong last, one sentence; absent once it went well. */
  error?: string;
  failingSince?: string;
  /** It holds something else than this log; nothing is signed then. */
  fork?: boolean;
  writeOnce: LedgerWriteOnce;
}

/**
 * Whether a store lets nobody delete. `unknown` is never a good answer.
 *
 * @public
 */
export interface LedgerWriteOnce {
  state: 'write-once' | 'not-write-once' | 'unknown';
  reason: string;
  /** What was tried, when it was. */
  proof?: {
    time: string;
    attempts: {
      act: 'delete-version' | 'shorten-retention';
      denied: boolean;
      detail: string;
    }[];
  };
}

/** A witness that cosigns the log. @public */
export interface LedgerWitness {
  name: string;
  vkey: string;
  /** The newest checkpoint that it cosigned, and when. */
  size?: number;
  time?: string;
  reachedAt?: string;
  error?: string;
  failingSince?: string;
  /** It saw another log; nothing is signed then. */
  fork?: boolean;
}
