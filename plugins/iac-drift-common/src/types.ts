import type {
  Change,
  JsonValue,
  ResourceIdentity,
  Severity,
  UnverifiableReason,
  UnverifiedAttribute,
  Verdict,
} from '@iac-drift/engine';

/** One page of a list, as the catalog answers. @public */
export interface Page<T> {
  items: T[];
  totalItems: number;
  pageInfo: { nextCursor?: string; prevCursor?: string };
}

/** @public */
export type FindingKind =
  | 'changed'
  | 'deleted'
  | 'unmanaged'
  | 'absorbed'
  | 'contested';

/** @public */
export type FindingState = 'open' | 'acknowledged' | 'accepted' | 'resolved';

export type {
  Change,
  JsonValue,
  ResourceIdentity,
  Severity,
  UnverifiableReason,
  UnverifiedAttribute,
  Verdict,
};

/** How the change was made. @public */
export type Channel = 'console' | 'cli' | 'sdk' | 'iac' | 'service';

/** An event that was looked at and found not to be the cause. @public */
export interface RejectedCandidate {
  eventId: string;
  eventName: string;
  time: string;
  reason: string;
}

/**
 * Who made a change, when and how, and how sure we are. With confidence
 * `unknown`, `reason` says why it could not be known.
 *
 * @public
 */
export interface Attribution {
  /** A person or workload: `alice@example.com`. */
  actor?: string;
  /** From the actor to the principal that signed the call. */
  chain: string[];
  eventId?: string;
  eventName?: string;
  /** ISO 8601 UTC. */
  time?: string;
  sourceIp?: string;
  userAgent?: string;
  channel?: Channel;
  confidence: 'confirmed' | 'probable' | 'unknown';
  reason?: string;
  rejected: RejectedCandidate[];
}

/** How a drift ended. @public */
export interface Resolution {
  /** `reverted`: live went back; `adopted`: desired moved to live; `removed`: the resource left the code. */
  outcome: 'reverted' | 'adopted' | 'removed';
  /** ISO 8601 UTC. */
  time: string;
  attribution: Attribution;
}

/** One drift with a life. Times are ISO 8601 UTC. @public */
export interface Finding {
  id: string;
  kind: FindingKind;
  state: FindingState;
  severity: Severity;
  /** Stack ref. */
  stack: string;
  address: string;
  type: string;
  identity: ResourceIdentity;
  entityRefs: string[];
  /** Owners of those entities, as entity refs. */
  owners: string[];
  changes: Change[];
  attribution: Attribution;
  firstSeen: string;
  lastSeen: string;
  lastChecked: string;
  resolution?: Resolution;
}

/** One step in the life of a finding, as the log has it. @public */
export interface FindingHistoryItem {
  /** Sequence number of the entry in the log. */
  seq: number;
  /** CloudEvents type. */
  type: string;
  time: string;
  summary: string;
}

/** @public */
export interface FindingDetails extends Finding {
  history: FindingHistoryItem[];
}

/** Both coverage figures, always shown together. @public */
export interface Coverage {
  resourcesChecked: number;
  resourcesKnown: number;
  attributesCompared: number;
  attributesDeclared: number;
}

/** @public */
export interface VerdictCounts {
  inSync: number;
  drifted: number;
  unverifiable: number;
}

/** The verdict of one resource at its last scan. @public */
export interface ResourceStatus {
  stack: string;
  address: string;
  type: string;
  identity: ResourceIdentity;
  verdict: Verdict;
  reason?: UnverifiableReason;
  detail?: string;
  unverified: UnverifiedAttribute[];
  attributesCompared: number;
  attributesDeclared: number;
  entityRefs: string[];
  /** When the live item was captured. */
  liveAsOf?: string;
  lastChecked: string;
  /** The open finding, when drifted. */
  findingId?: string;
}

/** @public */
export interface Stack {
  /** URL-safe and stable: derived from the ref. */
  id: string;
  /** `terraform:demo/orders/terraform.tfstate`. */
  ref: string;
  kind: string;
  source: string;
  path: string;
  entityRefs: string[];
  owners: string[];
  verdicts: VerdictCounts;
  coverage: Coverage;
  openFindings: number;
  /** Serial of the state that was compared last. */
  serial?: number;
  lastScan?: {
    status: 'completed' | 'failed';
    startedAt: string;
    finishedAt: string;
  };
  /** When the last scan failed: one sentence, and the time of the last one that did not. */
  error?: string;
  lastCompleted?: string;
  nextScanAt?: string;
  scanning: boolean;
}

/** An annotation that could not be followed, said on the entity's page. @public */
export interface AnnotationError {
  annotation: string;
  value: string;
  message: string;
}

/** What the entity's card and tab show. @public */
export interface EntityDrift {
  entityRef: string;
  verdicts: VerdictCounts;
  coverage: Coverage;
  /** Counts of unverifiable resources by reason. */
  unverifiableByReason: Partial<Record<UnverifiableReason, number>>;
  stacks: Stack[];
  findings: Finding[];
  errors: AnnotationError[];
  /** Oldest `lastChecked` over the entity's stacks: nothing is fresher than claimed. */
  lastChecked?: string;
}

/** @public */
export interface Overview {
  verdicts: VerdictCounts;
  coverage: Coverage;
  openFindings: Record<Severity, number>;
  stacks: { total: number; failing: number };
  /** Head of the log: entries, and the newest signed checkpoint. */
  ledger: {
    entries: number;
    checkpoint?: { size: number; time: string };
    /** The newest verification that is finished. */
    verification?: LedgerVerification;
  };
}

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
