import knexFactory from 'knex';
import {
  type ChildTask,
  openInChild,
  runTask,
} from '../../ledger/__testUtils__/childProcess';
import { event } from '../../ledger/__testUtils__/events';
import { publish } from '../publish';
import { storeOn } from './bucket';

/** A process that appends, signs and publishes to a bucket once. */
export interface S3StepperTask extends ChildTask {
  endpoint: string;
  prefix: string;
}

async function step(task: S3StepperTask): Promise<void> {
  const db = knexFactory(task.knex);
  const ledger = await openInChild(db, { pem: task.pem, projections: [] });
  const events = [0, 1, 2].map(i => event(`${task.prefix}-${i}`));
  await db.transaction(tx => ledger.enqueue(events, tx));
  await ledger.drain();
  // The parent decides how long a call takes.
  await publish({ db, ledger, store: storeOn(task.endpoint, 60_000) });
  await db.destroy();
}

if (require.main === module) {
  runTask(step);
}
