import type { Resolution } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { stableJson } from '../scan/logData';
import type { FindingAttributed } from './events';
import { endLookup, LookupRow, LOOKUPS } from './lookups';
import { sessionColumns } from './session';
import { FindingRow, FINDINGS } from './tables';

/**
 * Carries a late answer into the row of its finding. One to a question that was
 * overtaken meanwhile, because the drift moved or a search was over, changes
 * nothing.
 *
 * @returns whether it changed something
 * @internal
 */
export async function projectAttribution(
  tx: Knex,
  time: string,
  data: FindingAttributed,
): Promise<boolean> {
  const { findingId, of, attribution, askedAt } = data;
  const question = await tx<LookupRow>(LOOKUPS)
    .where({ finding_id: findingId, of, asked_at: askedAt })
    .first();
  const row = await tx<FindingRow>(FINDINGS).where('id', findingId).first();
  if (!question || !row) {
    return false;
  }
  await endLookup(tx, findingId, of);
  if (of === 'drift') {
    await tx<FindingRow>(FINDINGS)
      .where('id', findingId)
      .update({
        attribution: stableJson(attribution),
        ...sessionColumns(attribution),
        changed_at: time,
        search: withActor(row.search, attribution.actor),
      });
    return true;
  }
  if (row.resolution === null) {
    return false;
  }
  const resolution: Resolution = JSON.parse(row.resolution);
  await tx<FindingRow>(FINDINGS)
    .where('id', findingId)
    .update({
      changed_at: time,
      resolution: stableJson({ ...resolution, attribution }),
    });
  return true;
}

/** The actor is the last line of what the free text filter looks in. */
function withActor(search: string, actor: string | undefined): string {
  return [...search.split('\n').slice(0, -1), actor?.toLowerCase() ?? ''].join(
    '\n',
  );
}
