import type { ResourceResult, UnverifiableReason } from '@iac-drift/engine';
import { Knex } from 'knex';
import { batches } from '../database';
import { oneLine } from '../errors';
import { RESOURCES } from '../stacks/tables';
import { objectDigest } from './contested';
import { digestOf } from './logData';

/**
 * A row of `iac_drift_resource`. Columns that hold JSON are text.
 *
 * @internal
 */
export interface ResourceRow {
  stack_id: string;
  address: string;
  type: string;
  identity: string;
  verdict: ResourceResult['verdict'];
  reason: string | null;
  detail: string | null;
  unverified: string;
  attributes_compared: number;
  attributes_declared: number;
  live_as_of: string | null;
  in_sync_as_of: string | null;
  verified_at: string | null;
  digest: string;
  /** Names the cloud object, alike in every stack. */
  object_digest: string | null;
  /** The recorder's and the provider's id, to find it by. */
  resource_id: string | null;
  provider_id: string | null;
}

/**
 * Stores the verdicts of a stack's last scan, and writes only rows that are other
 * than before: most scans of most stacks change nothing.
 *
 * @remarks
 * `verified_at` of a resource that is verified is that of its stack; the column is
 * written when a verdict turns unverifiable, to remember the last good one.
 *
 * @returns whether an address came or went
 * @internal
 */
export async function replaceVerdicts(options: {
  tx: Knex;
  stackId: string;
  results: readonly ResourceResult[];
  /** The time of this scan, and of the last one that completed. */
  now: string;
  lastCompleted: string | null;
}): Promise<boolean> {
  const { tx, stackId, results, now, lastCompleted } = options;
  const before = new Map<string, ResourceRow>(
    (await tx<ResourceRow>(RESOURCES).where('stack_id', stackId)).map(row => [
      row.address,
      row,
    ]),
  );

  const changed: ResourceRow[] = [];
  let cameOrWent = false;
  for (const result of results) {
    const old = before.get(result.address);
    before.delete(result.address);
    cameOrWent ||= old === undefined;
    const digest = digestOf(result);
    const names = {
      object_digest: objectDigest(result.identity),
      resource_id: findable(result.identity.resourceId),
      provider_id: findable(result.identity.id),
    };
    if (old?.digest !== digest || isOtherwise(old, names)) {
      changed.push({
        stack_id: stackId,
        address: result.address,
        type: result.type,
        identity: JSON.stringify(result.identity),
        ...names,
        verdict: result.verdict,
        reason: result.reason ?? null,
        detail: result.detail === undefined ? null : oneLine(result.detail),
        unverified: JSON.stringify(result.unverified),
        attributes_compared: result.attributesCompared,
        attributes_declared: result.attributesDeclared,
        live_as_of: result.liveAsOf ?? null,
        in_sync_as_of:
          result.verdict === 'in-sync'
            ? result.liveAsOf ?? null
            : old?.in_sync_as_of ?? null,
        verified_at:
          result.verdict === 'unverifiable'
            ? lastVerified(old, lastCompleted)
            : now,
        digest,
      });
    }
  }

  for (const address of before.keys()) {
    await tx(RESOURCES).where({ stack_id: stackId, address }).delete();
    cameOrWent = true;
  }
  for (const rows of batches(changed)) {
    await tx<ResourceRow>(RESOURCES)
      .insert(rows)
      .onConflict(['stack_id', 'address'])
      .merge();
  }
  return cameOrWent;
}

/**
 * Turns every verdict of a stack into `unverifiable`: its desired state could not
 * be read, so that nothing is known of it now.
 *
 * @internal
 */
export async function withdrawVerdicts(options: {
  tx: Knex;
  stackId: string;
  reason: UnverifiableReason;
  detail: string;
  lastCompleted: string | null;
}): Promise<{ resources: number; attributesDeclared: number }> {
  const { tx, stackId, reason, detail, lastCompleted } = options;
  await tx<ResourceRow>(RESOURCES)
    .where('stack_id', stackId)
    .whereNot('verdict', 'unverifiable')
    .update({ verified_at: lastCompleted });
  await tx<ResourceRow>(RESOURCES).where('stack_id', stackId).update({
    verdict: 'unverifiable',
    reason,
    detail,
    unverified: '[]',
    attributes_compared: 0,
    digest: '',
  });
  const rows = await tx<ResourceRow>(RESOURCES)
    .where('stack_id', stackId)
    .select('attributes_declared');
  return {
    resources: rows.length,
    attributesDeclared: rows.reduce((n, r) => n + r.attributes_declared, 0),
  };
}

function isOtherwise<T>(row: T, part: Partial<T>): boolean {
  return Object.entries(part).some(
    ([column, value]) => row[column as keyof T] !== value,
  );
}

/** What a row is found by, if it is an id that a cloud may give. */
function findable(id: string | undefined): string | null {
  return id && /^[\x21-\x7e]{1,500}$/.test(id) ? id : null;
}

function lastVerified(
  old: ResourceRow | undefined,
  lastCompleted: string | null,
): string | null {
  if (!old) {
    return null;
  }
  return old.verdict === 'unverifiable' ? old.verified_at : lastCompleted;
}
