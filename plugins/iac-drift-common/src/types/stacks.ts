import type { Coverage, VerdictCounts } from './resources';

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
