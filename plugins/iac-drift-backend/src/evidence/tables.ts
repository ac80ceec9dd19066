/** Rows of migration 5; bigint comes back as text on PostgreSQL. */

/** @internal */
export const TABLE_ANCHOR = 'iac_drift_anchor';
/** @internal */
export const TABLE_ATTESTATION = 'iac_drift_attestation';
/** @internal */
export const TABLE_STORED_OBJECT = 'iac_drift_stored_object';
/** @internal */
export const TABLE_SIGNING = 'iac_drift_signing';

/** What is known of a store, a witness or an authority. @internal */
export interface AnchorRow {
  id: string;
  size: number | string;
  reached_at: string | null;
  shown_at: string | null;
  attested_id: number | string;
  failure: 'unreachable' | 'fork' | null;
  error: string | null;
  failing_since: string | null;
  proof: string | null;
  proof_error: string | null;
  proof_tried_at: string | null;
}

/** @internal */
export interface AttestationRow {
  id: number | string;
  size: number | string;
  kind: 'cosignature' | 'timestamp';
  made_by: string;
  name: string;
  bytes: Buffer;
  made_at: string;
}

/** @internal */
export interface StoredObjectRow {
  store: string;
  name: string;
  version_id: string;
  retain_until: string | null;
}

/** @internal */
export interface SigningRow {
  id: number;
  state: 'signing' | 'stopped';
  reason: string | null;
  since: string;
  compared_at: string | null;
}
