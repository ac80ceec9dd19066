import { Knex } from 'knex';
import { ProjectedEntry, projectFindings } from './projectFindings';
import { FINDING_EVENTS, FINDINGS } from './tables';

const BATCH = 256;

/**
 * Drops the tables of findings and makes them anew from the log alone. Alerts are
 * not sent again.
 *
 * @param options - `entries`: the log from its beginning
 * @internal
 */
export async function rebuildFindings(options: {
  db: Knex;
  entries: AsyncIterable<ProjectedEntry> | Iterable<ProjectedEntry>;
}): Promise<void> {
  const { db, entries } = options;
  await db.transaction(async tx => {
    await tx(FINDING_EVENTS).delete();
    await tx(FINDINGS).delete();
    let batch: ProjectedEntry[] = [];
    for await (const entry of entries) {
      batch.push(entry);
      if (batch.length === BATCH) {
        await projectFindings(batch, tx);
        batch = [];
      }
    }
    await projectFindings(batch, tx);
  });
}
