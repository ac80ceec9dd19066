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
