/** @internal */
export const WATCH = 'iac_drift_watch';
/** @internal */
export const UNMANAGED = 'iac_drift_unmanaged';

/**
 * The row of `iac_drift_watch`: what the last look saw. The log has its findings and
 * not its counts; where the row is gone the next look is due at once and writes it.
 * Times are ISO 8601 UTC.
 *
 * @internal
 */
export interface WatchRow {
  id: 1;
  /** Whether anything is watched. */
  is_on: boolean;
  due_at: string;
  finished_at: string;
  objects: number;
  /** JSON: counts by reason. */
  left_out: string;
  /** JSON: sentences. */
  unread: string;
  held: string | null;
}

/** A row of `iac_drift_unmanaged`. @internal */
export interface UnmanagedRow {
  stack_id: string;
  address: string;
  /** ISO 8601 UTC. */
  verified_at: string;
}
