import type { Coverage, VerdictCounts } from './resources';

/**
 * Kind of the stacks that are not read but reported, by a CI job that pushes its plan:
 * `report:ci/orders`.
 *
 * @public
 */
export const REPORTED_STACK_KIND = 'report';

/** The last plan that was reported for a stack. @public */
export interface StackReport {
  /** When the plan was made, ISO 8601 UTC. */
  plannedAt: string;
  /** Who reported it: the subject of a service's token. */
  by: string;
}

/** What the portal made of a plan that was reported. @public */
export interface PlanReceipt {
  stack: Stack;
  /** False when the same plan was reported before: it is not recorded twice. */
  recorded: boolean;
  /** Page with the stack's findings. */
  url: string;
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
  /** Of a stack of kind {@link REPORTED_STACK_KIND}, once a plan was reported. */
  report?: StackReport;
  /** When it is scanned next; a stack that is reported is not. */
  nextScanAt?: string;
  scanning: boolean;
}
