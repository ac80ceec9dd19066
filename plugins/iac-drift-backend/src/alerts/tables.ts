/** @internal */
export const ALERTS = 'iac_drift_alert';

/**
 * A row of `iac_drift_alert`; `payload` is the JSON of an {@link AlertPayload}.
 *
 * @internal
 */
export interface AlertRow {
  /** `<finding id>:<transition>`; of a reopening, with the number of the entry. */
  id: string;
  finding_id: string;
  /** `regressed`, `operator`: not of a finding; the id is that of the event. */
  transition: 'detected' | 'reopened' | 'resolved' | 'regressed' | 'operator';
  payload: string;
  created_at: string;
  /** Null once nothing is left to do. */
  due_at: string | null;
  attempts: number;
  sent_at: string | null;
  /** Why it was not sent, when it was not. */
  outcome: string | null;
}

/**
 * What an alert says, without any attribute's value.
 *
 * @internal
 */
export interface AlertPayload {
  /**
   * The resource, or without an address the stack, whose owners are told; absent
   * when the operators are.
   */
  stackId?: string;
  address?: string;
  title: string;
  description: string;
  severity: 'critical' | 'high' | 'normal' | 'low';
}
