import type {
  DesiredRead,
  LiveRead,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  absorbedDrift,
  type DesiredResource,
  type ResourceResult,
} from '@iac-drift/engine';

/** Longer than an apply takes: what was recorded before it began it did not do. */
const LONGEST_APPLY_MS = 15 * 60_000;

/**
 * A desired state that was compared, and when it was read, ISO 8601 UTC.
 *
 * @internal
 */
export interface Compared {
  read: DesiredRead;
  at: string;
}

/**
 * Drift that no scan saw, because the state moved to the live value between two of
 * them.
 *
 * @remarks
 * Of the cloud only what was recorded before the state was written can have been
 * absorbed: what came after, or shortly before, the apply itself did.
 *
 * @internal
 */
export function absorbedResults(options: {
  before: Compared | undefined;
  desired: DesiredRead;
  live: LiveRead;
  elsewhere: DesiredResource[];
}): ResourceResult[] {
  const { before, desired, live, elsewhere } = options;
  if (
    before?.read.serial === undefined ||
    desired.serial === undefined ||
    before.read.lineage !== desired.lineage ||
    before.read.serial >= desired.serial
  ) {
    return [];
  }
  const until = recordedUntil(before, desired);
  return absorbedDrift({
    before: before.read.resources,
    after: desired.resources,
    live: live.items.filter(
      ({ captureTime }) => captureTime !== undefined && captureTime <= until,
    ),
    elsewhere,
  }).map(drift => ({
    ...drift,
    verdict: 'drifted',
    unverified: [],
    attributesCompared: 0,
    attributesDeclared: 0,
  }));
}

function recordedUntil({ at }: Compared, { writtenAt }: DesiredRead): string {
  if (writtenAt === undefined) {
    return at;
  }
  const applyBegan = new Date(
    Date.parse(writtenAt) - LONGEST_APPLY_MS,
  ).toISOString();
  return at > writtenAt || applyBegan > at ? applyBegan : at;
}
