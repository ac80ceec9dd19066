import { writeSync } from 'node:fs';
import knexFactory from 'knex';
import { FolderEvidenceStore, publish } from '../../evidence';
import { type ChildTask, openInChild, runTask } from './childProcess';
import { EVENT_HEARTBEAT } from '../logEvents';
import { event } from './events';
import { killBeforeStatement } from './killPoints';
import { projection } from './writer';

/**
 * A process that appends, signs and publishes once, and is killed at a given step
 * of that; then it ends as if nothing were wrong. It names on stdout what was
 * acknowledged.
 */
export interface StepperTask extends ChildTask {
  directory: string;
  prefix: string;
  /** The statement before which it dies; 0: never. */
  killAt: number;
}

async function step(task: StepperTask): Promise<void> {
  const database = knexFactory(task.knex);
  const points = killBeforeStatement(database, task.killAt);
  const { pem } = task;
  const ledger = await openInChild(database, {
    pem,
    projections: [projection],
  });
  const store = await FolderEvidenceStore.create({ directory: task.directory });
  const outbox = [0, 1, 2].map(i => `${task.prefix}-outbox-${i}`);
  await database.transaction(async tx => {
    await tx('business').insert(outbox.map(id => ({ id })));
    await ledger.enqueue(
      outbox.map(id => event(id)),
      tx,
    );
  });
  writeSync(1, `${outbox.join('\n')}\n`);
  await ledger.drain();
  const direct = `${task.prefix}-direct`;
  await ledger.append(event(direct));
  writeSync(1, `${direct}\n`);
  // No read model follows these, so that nothing else is in the transaction.
  const alone = `${task.prefix}-alone`;
  await ledger.append(event(alone, { id: alone }, EVENT_HEARTBEAT));
  writeSync(1, `${alone}\n`);
  await publish({ db: database, ledger, store });
  writeSync(1, `steps ${points.steps()}\n`);
  await database.destroy();
}

if (require.main === module) {
  runTask(step);
}
