import {
  EntityDrift,
  entityStatusOf,
  Finding,
} from '@iac-drift/backstage-plugin-iac-drift-common';

/**
 * What an entity's drift comes down to:
 *
 * - `drifted`: something differs, whatever else could not be checked
 * - `unknown`: the stacks could not be found or read, and nothing is known
 * - `not-scanned`: no scan has ended yet
 * - `partial`: nothing differs, but not everything was checked
 * - `empty`: no resource belongs to the entity
 * - `in-sync`: every resource was checked, and none differs
 *
 * @internal
 */
export type DriftStatus =
  | 'drifted'
  | 'unknown'
  | 'not-scanned'
  | 'partial'
  | 'empty'
  | 'in-sync';

/**
 * Sums up an entity's drift. Nothing is `in-sync` while an annotation or a stack
 * has an error, a stack has never been read, or a resource is unverifiable.
 *
 * @internal
 */
export function driftStatus(drift: EntityDrift): DriftStatus {
  const { inSync, drifted, unverifiable } = drift.verdicts;
  const hasErrors =
    drift.errors.length > 0 || drift.stacks.some(stack => stack.error);
  const complete = !hasErrors && drift.stacks.every(wasRead);
  const status = entityStatusOf({
    verdicts: drift.verdicts,
    open: drift.findings.some(asksForAttention),
    complete,
  });
  if (status !== 'not-fully-checked') {
    return status;
  }
  const isEmpty = inSync + drifted + unverifiable === 0;
  if (isEmpty && hasErrors) {
    return 'unknown';
  }
  if (drift.stacks.length > 0 && !drift.stacks.some(wasRead)) {
    return 'not-scanned';
  }
  return isEmpty && complete ? 'empty' : 'partial';
}

/** Whether it counts as drift: an acknowledged finding is still there. @internal */
export function asksForAttention({ state }: Finding): boolean {
  return state === 'open' || state === 'acknowledged';
}

/**
 * Whether the counts of resources mean something: before the first scan, or when
 * nothing could be read, a zero would pass for a fact.
 *
 * @internal
 */
export function hasCounts(coverage: EntityDrift['coverage']): boolean {
  return coverage.resourcesKnown > 0;
}

function wasRead(stack: EntityDrift['stacks'][number]): boolean {
  return (
    stack.lastCompleted !== undefined || stack.lastScan?.status === 'completed'
  );
}
