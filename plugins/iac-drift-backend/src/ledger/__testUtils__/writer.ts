import { writeSync } from 'node:fs';
import knexFactory from 'knex';
import { FolderEvidenceStore, publish } from '../../evidence';
import type { Projection } from '../types';
import { type ChildTask, openInChild, runTask } from './childProcess';
import { event, EVENT_DETECTED } from './events';

/**
 * A process that writes to the log until it is killed. It waits for a line on
 * stdin, then names on stdout each event as soon as it was acknowledged.
 */

/** What the parent hands over on stdin. */
export interface WriterTask extends ChildTask {
  directory: string;
  prefix: string;
}

/** A read model, to be compared with the log afterwards. */
export const projection: Projection = {
  [EVENT_DETECTED]: async ({ seq, event: { id } }, tx) =>
    tx('model').insert({ seq, id }),
};

async function write(task: WriterTask): Promise<void> {
  const database = knexFactory(task.knex);
  const { pem } = task;
  const ledger = await openInChild(database, {
    pem,
    projections: [projection],
  });
  const store = await FolderEvidenceStore.create({ directory: task.directory });
  writeSync(1, 'ready\n');
  for (let round = 0; ; round++) {
    const ids = [0, 1, 2].map(i => `${task.prefix}-${round}-${i}`);
    await database.transaction(async tx => {
      await tx('business').insert(ids.map(id => ({ id })));
      await ledger.enqueue(
        ids.map(id => event(id)),
        tx,
      );
    });
    writeSync(1, `${ids.join('\n')}\n`);
    await ledger.drain();
    if (round % 2 === 0) {
      await publish({ db: database, ledger, store });
    }
  }
}

if (require.main === module) {
  runTask(write);
}
