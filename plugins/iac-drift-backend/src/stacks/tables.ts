/**
 * A row of `iac_drift_stack`.
 *
 * @internal
 */
export interface StackRow {
  id: string;
  ref: string;
  kind: string;
  source: string;
  path: string;
  due_at: string;
  scan_ticket: string | null;
  lease_until: string | null;
  started_at: string | null;
  finished_at: string | null;
  status: 'completed' | 'failed' | null;
  error: string | null;
  completed_at: string | null;
  serial: string | null;
  lineage: string | null;
  sha256: string | null;
  state_version: string | null;
  in_sync: number;
  drifted: number;
  unverifiable: number;
  attributes_compared: number;
  attributes_declared: number;
  recorded_digest: string | null;
  recorded_at: string | null;
  /** JSON: calls of the cloud's API in the last scan, by name. */
  calls: string | null;
  /** What the last scan could not check and what to do, one or two sentences. */
  notice: string | null;
  /** When the cloud was last heard to have changed. */
  changed_at: string | null;
  /** Of the last report: when its plan was made, and who sent it. */
  planned_at: string | null;
  reported_by: string | null;
}

/**
 * A row of `iac_drift_binding`.
 *
 * @internal
 */
export interface BindingRow {
  stack_id: string;
  entity_ref: string;
  patterns: string | null;
}

/**
 * A row of `iac_drift_entity_owner`.
 *
 * @internal
 */
export interface EntityOwnerRow {
  entity_ref: string;
  owner_ref: string;
}

/**
 * A row of `iac_drift_entity_system`.
 *
 * @internal
 */
export interface EntitySystemRow {
  entity_ref: string;
  system_ref: string;
}

/**
 * A row of `iac_drift_ownership`.
 *
 * @internal
 */
export interface OwnershipRow {
  stack_id: string;
  address: string;
  entity_ref: string;
}

/** @internal */
export const STACKS = 'iac_drift_stack';
/** @internal */
export const BINDINGS = 'iac_drift_binding';
/** @internal */
export const ENTITY_OWNERS = 'iac_drift_entity_owner';
/** @internal */
export const ENTITY_SYSTEMS = 'iac_drift_entity_system';
/** @internal */
export const OWNERSHIP = 'iac_drift_ownership';
/** @internal */
export const RESOURCES = 'iac_drift_resource';
/** @internal */
export const FINDINGS = 'iac_drift_finding';
