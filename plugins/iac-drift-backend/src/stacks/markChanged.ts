import { REPORTED_STACK_KIND } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { CloudChange } from '@iac-drift/backstage-plugin-iac-drift-node';
import { Knex } from 'knex';
import { batches } from '../database';
import { objectDigest } from '../scan/contested';
import type { ResourceRow } from '../scan/replaceVerdicts';
import { RESOURCES, StackRow, STACKS } from './tables';

/** A stack that changes all the time is checked no more often for it. */
const MIN_INTERVAL_MS = 30_000;

/**
 * Makes the stacks due that hold what changed, and what was read of the cloud until
 * now too old for them. Replicas share the work: the one that scans need not be the
 * one that heard of the change.
 *
 * @remarks
 * A stack that was scanned a moment ago is due half a minute after that. One whose scan
 * is under way is due again when it ends.
 *
 * @returns how many stacks hold it
 * @internal
 */
export async function markChanged(options: {
  db: Knex;
  now: Date;
  changes: readonly CloudChange[];
}): Promise<number> {
  const { db, now, changes } = options;
  const stackIds = await stacksHolding(db, changes);
  for (const id of stackIds) {
    const stack = await db<StackRow>(STACKS).where('id', id).first();
    const last = Date.parse(stack?.started_at ?? '') || -Infinity;
    const due = new Date(Math.max(now.getTime(), last + MIN_INTERVAL_MS));
    await db<StackRow>(STACKS)
      .where('id', id)
      .update({ changed_at: now.toISOString() });
    await db<StackRow>(STACKS)
      .where('id', id)
      // Only its CI job can say what became of a stack that is reported.
      .whereNot('kind', REPORTED_STACK_KIND)
      .andWhere('due_at', '>', due.toISOString())
      .update({ due_at: due.toISOString() });
  }
  return stackIds.size;
}

async function stacksHolding(
  db: Knex,
  changes: readonly CloudChange[],
): Promise<Set<string>> {
  const places = new Map<string, CloudChange[]>();
  for (const change of changes) {
    for (const id of change.ids) {
      places.set(id, [...(places.get(id) ?? []), change]);
    }
  }
  const found = new Set<string>();
  for (const ids of batches([...places.keys()])) {
    const byDigest = new Map(
      ids.map(arn => [objectDigest({ type: '', arn }), arn]),
    );
    const rows: ResourceRow[] = await db<ResourceRow>(RESOURCES)
      .whereIn('resource_id', ids)
      .orWhereIn('provider_id', ids)
      .orWhereIn('object_digest', [...byDigest.keys()]);
    for (const row of rows) {
      const { accountId, region } = JSON.parse(row.identity);
      const names = [
        row.resource_id,
        row.provider_id,
        byDigest.get(row.object_digest),
      ];
      const isMeant = names.some(name =>
        places
          .get(name ?? '')
          ?.some(
            place =>
              agree(place.accountId, accountId) && agree(place.region, region),
          ),
      );
      if (isMeant) {
        found.add(row.stack_id);
      }
    }
  }
  return found;
}

/** What is not known excludes nothing. */
function agree(one: string | undefined, other: string | undefined): boolean {
  return !one || !other || one === other;
}
