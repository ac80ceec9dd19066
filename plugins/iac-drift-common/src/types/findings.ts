import type { Change, ResourceIdentity, Severity } from '@iac-drift/engine';
import type { Attribution, Resolution } from './attribution';
import type { Decision } from './decisions';

/** @public */
export type FindingKind =
  | 'changed'
  | 'deleted'
  | 'unmanaged'
  | 'absorbed'
  | 'contested';

/** @public */
export type FindingState = 'open' | 'acknowledged' | 'accepted' | 'resolved';

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
