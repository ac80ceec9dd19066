import type { Severity } from '@iac-drift/engine';
import type { Coverage, VerdictCounts } from './types';

/**
 * What the drift of an entity comes to. `not-fully-checked`: nothing differs, but
 * something was not, or not yet, compared.
 *
 * @public
 */
export type EntityStatusName = 'drifted' | 'not-fully-checked' | 'in-sync';

/** The drift of one entity that has stacks, in a few words. @public */
export interface EntityStatus {
  entityRef: string;
  status: EntityStatusName;
  verdicts: VerdictCounts;
  /** Findings that ask for attention: open or acknowledged. */
  openFindings: number;
  /** The worst of them; absent when there is none. */
  worst?: Severity;
  /** Refs of the stacks that the backend compares for it. */
  stacks: string[];
}

/**
 * The drift of several entities together. What more than one of them owns is
 * counted once.
 *
 * @public
 */
export interface Rollup {
  /** Entities that have stacks, by what their drift comes to. */
  entities: Record<EntityStatusName, number>;
  verdicts: VerdictCounts;
  coverage: Coverage;
  /** Findings that ask for attention: open or acknowledged. */
  openFindings: Record<Severity, number>;
  /** Those that are not in sync, the worst first, at most ten. */
  worst: EntityStatus[];
}

/**
 * The one rule for what an entity's drift comes to: it is `in-sync` only when
 * every stack was read, every resource was judged, and there was one.
 *
 * @param facts - `open`: whether a finding is open or acknowledged; `complete`:
 *   whether every stack that the entity names was read without an error
 * @public
 */
export function entityStatusOf(facts: {
  verdicts: VerdictCounts;
  open: boolean;
  complete: boolean;
}): EntityStatusName {
  const { verdicts, open, complete } = facts;
  if (verdicts.drifted > 0 || open) {
    return 'drifted';
  }
  return complete && verdicts.unverifiable === 0 && verdicts.inSync > 0
    ? 'in-sync'
    : 'not-fully-checked';
}
