import type { KnownFinding } from '../scan/reconcile';

/** @internal */
export const FINDINGS = 'iac_drift_finding';
/** @internal */
export const FINDING_EVENTS = 'iac_drift_finding_event';

/**
 * A row of `iac_drift_finding`. Columns that hold JSON are text.
 *
 * @internal
 */
export interface FindingRow {
  id: string;
  open_fingerprint: string | null;
  stack_id: string;
  stack: string;
  address: string;
  type: string;
  kind: KnownFinding['kind'];
  state: 'open' | 'acknowledged' | 'accepted' | 'resolved';
  severity: 'critical' | 'high' | 'medium' | 'low';
  identity: string;
  entity_refs: string;
  changes: string;
  attribution: string;
  desired: string;
  first_seen: string;
  last_seen: string;
  changed_at: string;
  resolution: string | null;
  resolved_at: string | null;
  search: string;
  /** JSON of the last decision. */
  decision: string | null;
  /** Revision that an acceptance holds for. */
  accepted_revision: string | null;
  accepted_until: string | null;
  /** Of the actor; empty when it is not known who it was. */
  session: string;
  /** When the change was made, ISO 8601 UTC. */
  acted_at: string | null;
}

/**
 * A row of `iac_drift_finding_event`.
 *
 * @internal
 */
export interface FindingEventRow {
  finding_id: string;
  seq: number | string;
  type: string;
  time: string;
  summary: string;
}
