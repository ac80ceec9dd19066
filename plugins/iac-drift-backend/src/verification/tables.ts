/** @internal */
export const VERIFICATIONS = 'iac_drift_verification';

/**
 * A row of `iac_drift_verification`.
 *
 * @internal
 */
export interface VerificationRow {
  id: string;
  mode: 'full' | 'incremental';
  state: 'running' | 'finished';
  started_at: string;
  seen_at: string;
  entries: number | string;
  total: number | string;
  result: string | null;
}
