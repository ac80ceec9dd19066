import type {
  Change,
  JsonValue,
  LeftOutReason,
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
  LeftOutReason,
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
  /** The catalog's user that the actor is: `user:default/alice`. */
  userRef?: string;
  /** From the actor to the principal that signed the call. */
  chain: string[];
  eventId?: string;
  eventName?: string;
  /** Where the event is recorded. */
  region?: string;
  /** ISO 8601 UTC. */
  time?: string;
  sourceIp?: string;
  userAgent?: string;
  channel?: Channel;
  /** The same in all that the actor did in one session; no credential. */
  session?: string;
  confidence: 'confirmed' | 'probable' | 'unknown';
  reason?: string;
  /** Set while the search goes on: events appear minutes after the call. */
  looking?: boolean;
  rejected: RejectedCandidate[];
}

/**
 * Where a desired state came from, as far as its source knows. Only what was
 * proved may be in it, such as the claims of a verified token of a pipeline.
 *
 * @public
 */
export interface DesiredOrigin {
  /** Version of the state in its store: `3sL4kqtJlcpXroDTDmJ` of a bucket. */
  version?: string;
  /** Commit of the code, as hexadecimal digits. */
  commit?: string;
  /** Address of the run of the pipeline, or its name. */
  run?: string;
  /** The person, or the workload, that started the run. */
  by?: string;
}

/** How a drift ended. @public */
export interface Resolution {
  /**
   * `reverted`: live went back; `adopted`: desired moved to live; `removed`: the
   * resource left the code; `absorbed`: an apply or a refresh took the drift into
   * the state, and no code says so; `ignored`: a rule of the configuration hides it.
   */
  outcome: 'reverted' | 'adopted' | 'removed' | 'absorbed' | 'ignored';
  /** ISO 8601 UTC. */
  time: string;
  attribution: Attribution;
  /** The state that ended it, unless live went back. */
  desired?: DesiredOrigin & { serial: number };
}

/** What a person may do about a finding. @public */
export type DecisionAction = 'acknowledge' | 'accept' | 'reopen';

/**
 * An act on a finding. An acceptance holds for the values that were seen, and
 * until its end if it has one; then the finding is open again, which is an act of
 * `system`.
 *
 * @public
 */
export interface Decision {
  action: DecisionAction;
  /** Entity ref of the person, or `system`. */
  by: string;
  /** ISO 8601 UTC. */
  time: string;
  reason?: string;
  /** When an acceptance ends, ISO 8601 UTC. */
  until?: string;
}

/** What is sent to decide on a finding. @public */
export interface DecisionRequest {
  action: DecisionAction;
  /** Needed to accept. */
  reason?: string;
  /** When an acceptance ends, ISO 8601. */
  until?: string;
  /** The `revision` that was looked at; the decision is refused when it moved since. */
  revision?: string;
}

/**
 * A rule of the configuration that hides differences, and what it hides today: of
 * every stack what its last scan found.
 *
 * @public
 */
export interface IgnoreRuleStatus {
  id: string;
  /** Each of those that are given must match; `*` stands for any text. */
  address?: string;
  type?: string;
  path?: string;
  tags?: Record<string, string>;
  /** Why it is there, as the configuration says. */
  reason?: string;
  /** The first of them. */
  hides: { stack: string; address: string; type: string; path: string }[];
  /** How many there are that the caller may see. */
  hidesTotal: number;
}

/** One drift with a life. Times are ISO 8601 UTC. @public */
export interface Finding {
  id: string;
  kind: FindingKind;
  state: FindingState;
  severity: Severity;
  /**
   * Stack ref. An unmanaged object is in none: then `unmanaged:<account>/<region>`, the
   * place where it lives, which is no ref that anything can be read by.
   */
  stack: string;
  /**
   * Of an unmanaged object its type and AWS Config's id, or its name in IAM:
   * `aws_sqs_queue/https://...`.
   */
  address: string;
  type: string;
  identity: ResourceIdentity;
  entityRefs: string[];
  /** Owners of those entities, as entity refs. */
  owners: string[];
  /**
   * What differs. Of a contested object `stack`, for each other claim: desired is
   * the finding's stack, live `{ stack, address }` of the other one. Of an unmanaged
   * one its `name`.
   */
  changes: Change[];
  /** Of a contested object: who else declares it, and under which address. */
  contestedBy?: { stack: string; address: string }[];
  attribution: Attribution;
  firstSeen: string;
  lastSeen: string;
  lastChecked: string;
  /** Names the values in `changes`: it differs as soon as one of them does. */
  revision: string;
  /** The last one. */
  decision?: Decision;
  resolution?: Resolution;
}

/** What findings can be grouped by. @public */
export type FindingGrouping = 'session' | 'owner';

/** Findings that one owner has, or that one session of an actor made. @public */
export interface FindingGroup {
  id: string;
  /** Narrows a list of findings to these, beside what narrowed the groups. */
  filter: {
    /** `none`: who did it is not known. */
    session?: string;
    /** Entity ref. */
    owner?: string;
    /** Nobody owns them. */
    ownerless?: 'true';
  };
  findings: number;
  worst: Severity;
  /** When the changes were made, or else detected, ISO 8601 UTC. */
  from: string;
  to: string;
  /** Of a session whose actor is known. */
  actor?: {
    name: string;
    userRef?: string;
    channels: Channel[];
    sourceIps: string[];
    /** The least of them. */
    confidence: Attribution['confidence'];
  };
}

/** A place in the code. @public */
export interface CodeLink {
  /** Leads to file and line. */
  url: string;
  /** `owner/name`. */
  repository: string;
  /** From the root of the repository. */
  path: string;
  line: number;
  /** The block of the resource, or the call of the module that it comes from. */
  of: 'resource' | 'module';
}

/**
 * Where the resource of a finding is written, or why that cannot be told for
 * certain. `no-repository`: the entity's source is in none that can be searched.
 *
 * @public
 */
export interface FindingCode {
  link?: CodeLink;
  reason?:
    | 'no-repository'
    | 'not-found'
    | 'several'
    | 'too-large'
    | 'unreadable';
}

/** One step in the life of a finding. @public */
export interface FindingHistoryItem {
  /** Sequence number of the entry in the log; absent of what is none: an alert. */
  seq?: number;
  /** CloudEvents type, or `alert`. */
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

/** A state that went back: its serial fell, or it is another state than before. @public */
export interface StateRegression {
  /** When it was seen first, ISO 8601 UTC. */
  since: string;
  from: { serial: number; lineage: string };
  to: { serial: number; lineage: string };
  /** The same as a sentence. */
  message: string;
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
    /** Calls of the cloud's API, by name: `{ "config:SelectResourceConfig": 3 }`. */
    calls?: Record<string, number>;
  };
  /** When the last scan completed and could not check everything: why, and what to do. */
  notice?: string;
  /** When the last scan failed: one sentence, and the time of the last one that did not. */
  error?: string;
  /** Until a scan reads a serial newer than both. */
  regressed?: StateRegression;
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
  /** When nothing belongs to it: what its annotation may name. */
  setUp?: {
    /** Stacks that nobody has yet and that bear its name. */
    suggested: string[];
    /** What refs of stacks begin with: `terraform:prod`. */
    sources: string[];
  };
  /** Oldest `lastChecked` over the entity's stacks: nothing is fresher than claimed. */
  lastChecked?: string;
}

/** How many findings share something. @public */
export interface Tally {
  /** Entity ref, Terraform type, stack ref or account id. */
  value: string;
  count: number;
  worst: Severity;
}

/** One day (UTC) in the history of findings. @public */
export interface TrendDay {
  /** `2026-11-23`. */
  day: string;
  /** How many there were at its end, accepted ones among them. */
  open: number;
  opened: number;
  resolved: number;
}

/** How long drift lasted until it ended. @public */
export interface ResolveTime {
  meanSeconds: number;
  /** Of so many findings. */
  findings: number;
}

/** A resource that drifted more than once. @public */
export interface Recurrence {
  stack: string;
  address: string;
  type: string;
  times: number;
  entityRefs: string[];
}

/**
 * The watch over whole accounts for what no stack declares. The findings have what it
 * found.
 *
 * @public
 */
export interface UnmanagedWatch {
  /** ISO 8601 UTC. */
  checkedAt: string;
  /** Objects that were looked at, of the types that are watched. */
  objects: number;
  /** Findings that are open or acknowledged and that the caller may see. */
  openFindings: number;
  /** What AWS and other controllers make by themselves: how many, by why they are left out. */
  leftOut: Partial<Record<LeftOutReason, number>>;
  /** What could not be read and why, as sentences: nothing is concluded of it. */
  unread: string[];
  /** Why nothing new is reported at the moment, as a sentence. */
  held?: string;
}

/** What the findings of an organisation come to. @public */
export interface Overview {
  verdicts: VerdictCounts;
  coverage: Coverage;
  /** Findings that ask for attention: open or acknowledged. */
  openFindings: Record<Severity, number>;
  /** How the last watch over whole accounts went; absent when there is none. */
  unmanaged?: UnmanagedWatch;
  /** The same, by what they share; the most first, at most ten each. */
  openBy: Record<
    'owner' | 'system' | 'entity' | 'account' | 'type' | 'stack',
    Tally[]
  >;
  /** Those of them that belong to no entity. */
  unowned: number;
  /** The last 90 days, oldest first. */
  trend: TrendDay[];
  /** Of what ended in the last 90 days; absent when nothing did. */
  resolveTime?: ResolveTime;
  /** In the last 90 days; at most ten. */
  recurring: Recurrence[];
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
