import { Knex } from 'knex';
import { replayLog } from '../ledger';
import { projectVerifications } from './projectVerifications';
import { VERIFICATIONS } from './tables';

/**
 * Drops the table of verifications and makes it anew from the log alone. A run that
 * is under way enters it again when it is finished.
 *
 * @internal
 */
export async function rebuildVerifications(options: {
  db: Knex;
}): Promise<void> {
  await options.db.transaction(async tx => {
    await tx(VERIFICATIONS).delete();
    await replayLog(tx, projectVerifications);
  });
}
