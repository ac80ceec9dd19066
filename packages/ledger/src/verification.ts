/**
 * What verification can find wrong. Each rule is explained in docs/log-format.md.
 *
 * @public
 */
export type TamperRule =
  | 'entry-format'
  | 'sequence'
  | 'chain'
  | 'root'
  | 'tail-cut'
  | 'segment-missing'
  | 'segment-overlap'
  | 'segment-range'
  | 'checkpoint-format'
  | 'checkpoint-name'
  | 'checkpoint-missing'
  | 'key'
  | 'signature'
  | 'origin'
  | 'blob'
  | 'tile'
  | 'bundle'
  | 'consistency'
  | 'proof'
  | 'cosignature'
  | 'cosignature-time'
  | 'timestamp'
  | 'version'
  | 'delete-marker'
  | 'retention'
  | 'checksum'
  | 'completeness'
  | 'unexpected-file';

/** Where a log first departs from what was signed, and which rule says so. @public */
export interface TamperProblem {
  rule: TamperRule;
  /** One sentence for a person. */
  message: string;
  /** File, as the caller named it. */
  file?: string;
  /** Line in that file, from 1. */
  line?: number;
  /** Sequence number of the entry; the first, where several are concerned. */
  seq?: number;
  /** The last entry concerned, where there are several. */
  lastSeq?: number;
  /** Bytes of the file concerned: from `start` up to but not including `end`. */
  bytes?: { start: number; end: number };
}

/** Why nothing can be said, though nothing wrong was found. @public */
export type CannotSayReason =
  | 'empty'
  | 'no-checkpoint'
  | 'no-key'
  | 'no-entry'
  | 'quorum'
  | 'stale'
  | 'timestamp'
  | 'completeness'
  | 'uncovered-tail'
  | 'unreadable';

/** What a verification has read and found, whatever the answer. @public */
export interface VerificationFigures {
  /** Entries of the log: those read, and those before them that are proved. */
  entries: number;
  /** Signed checkpoints that the entries agree with. */
  checkpoints: number;
  /** Size of the largest of them. */
  covered: number;
  /** Root that this one signs, lower-case hex. */
  coveredRoot?: string;
  /** Origin of the log, when a checkpoint told it. */
  origin?: string;
  /** First entry read, when an older checkpoint stands for those before it. */
  since?: number;
  /** Keys (`name+keyid`) that the log itself introduced, each at an entry. */
  introduced?: { key: string; seq: number }[];
}

/**
 * The answer of a verification. `cannot-say` is a third answer and never a good
 * one: nothing wrong was found, and something was not covered.
 *
 * @public
 */
export type Verification = VerificationFigures &
  (
    | {
        status: 'intact';
        /** Root of the tree, lower-case hex. */ root: string;
      }
    | { status: 'tampered'; problem: TamperProblem }
    | { status: 'cannot-say'; reason: CannotSayReason; message: string }
  );

/** Thrown inside a verification to end it. @internal */
export class TamperFound extends Error {
  constructor(readonly problem: TamperProblem) {
    super(problem.message);
  }
}
