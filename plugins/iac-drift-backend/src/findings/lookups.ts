import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';

/** @internal */
export const LOOKUPS = 'iac_drift_lookup';

/** Who is looked for. @internal */
export type Sought = 'drift' | 'resolution';

/**
 * A row of `iac_drift_lookup`. Times are ISO 8601 UTC.
 *
 * @internal
 */
export interface LookupRow {
  finding_id: string;
  of: Sought;
  /** Time of the event that left the question open. */
  asked_at: string;
  live_as_of: string | null;
  not_before: string | null;
  desired_as_of: string | null;
  /** When to ask again. */
  next_at: string;
}

/** Events begin to appear about a minute after the call. */
const FIRST_MS = 60_000;

/**
 * So long after the question an answer is final: four times of what CloudTrail
 * usually takes.
 */
const LAST_MS = 60 * 60_000;

/**
 * When a search is taken up next: after as long again as it has lasted, so that
 * there are about seven tries.
 *
 * @returns undefined when it has lasted long enough
 * @internal
 */
export function nextTry(askedAt: string, now: string): string | undefined {
  const lasted = Date.parse(now) - Date.parse(askedAt);
  return lasted >= LAST_MS
    ? undefined
    : new Date(Date.parse(now) + Math.max(FIRST_MS, lasted)).toISOString();
}

/**
 * Carries over what an event says of a search: it goes on, begins anew with
 * another question, or is over.
 *
 * @internal
 */
export async function projectLookup(
  tx: Knex,
  lookup: {
    findingId: string;
    of: Sought;
    attribution: Attribution;
    askedAt: string;
    liveAsOf?: string;
    notBefore?: string;
    desiredAsOf?: string;
  },
): Promise<void> {
  const { findingId, of, askedAt } = lookup;
  await endLookup(tx, findingId, of);
  if (!lookup.attribution.looking) {
    return;
  }
  await tx<LookupRow>(LOOKUPS).insert({
    finding_id: findingId,
    of,
    asked_at: askedAt,
    live_as_of: lookup.liveAsOf ?? null,
    not_before: lookup.notBefore ?? null,
    desired_as_of: lookup.desiredAsOf ?? null,
    next_at: nextTry(askedAt, askedAt) ?? askedAt,
  });
}

/** Ends a search. @internal */
export async function endLookup(
  tx: Knex,
  findingId: string,
  of: Sought,
): Promise<void> {
  await tx<LookupRow>(LOOKUPS).where({ finding_id: findingId, of }).delete();
}
