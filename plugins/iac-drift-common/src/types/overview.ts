import type { LeftOutReason, Severity } from '@iac-drift/engine';
import type { LedgerVerification } from './ledger';
import type { Coverage, VerdictCounts } from './resources';

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
