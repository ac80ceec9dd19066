import { Knex } from 'knex';
import { replayLog } from '../ledger';
import { lockLog } from '../ledger/operations/lockLog';
import { projectRegressions, REGRESSIONS } from '../stacks/regressions';
import { LOOKUPS } from './lookups';
import { projectFindings } from './projectFindings';
import { FINDING_EVENTS, FINDINGS } from './tables';

/**
 * Drops the tables of findings, and of states that went back, and makes them anew from the log alone. Alerts are
 * not sent again.
 *
 * @remarks
 * Nothing is appended meanwhile: the log is locked, before the tables are emptied,
 * until the new ones are committed.
 *
 * @internal
 */
export async function rebuildFindings(options: { db: Knex }): Promise<void> {
  await options.db.transaction(async tx => {
    await lockLog(tx);
    await tx(LOOKUPS).delete();
    await tx(FINDING_EVENTS).delete();
    await tx(FINDINGS).delete();
    await tx(REGRESSIONS).delete();
    await replayLog(tx, projectFindings);
    await replayLog(tx, projectRegressions);
  });
}
