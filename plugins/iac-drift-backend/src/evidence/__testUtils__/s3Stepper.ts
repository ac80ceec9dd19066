import knexFactory, { type Knex } from 'knex';
import { Ledger } from '../../ledger';
import { event, ORIGIN } from '../../ledger/__testUtils__/events';
import { signerFromPem } from '../../ledger/signer';
import { publish } from '../publish';
import { storeOn } from './bucket';

/** A process that appends, signs and publishes to a bucket once. */
export interface S3StepperTask {
  knex: Knex.Config;
  pem: string;
  endpoint: string;
  prefix: string;
}

const silent = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => silent,
};

async function step(task: S3StepperTask): Promise<void> {
  const db = knexFactory(task.knex);
  const ledger = await Ledger.create({
    database: db,
    logger: silent,
    signer: signerFromPem({ pem: task.pem, origin: ORIGIN }),
    projections: [],
  });
  const events = [0, 1, 2].map(i => event(`${task.prefix}-${i}`));
  await db.transaction(tx => ledger.enqueue(events, tx));
  await ledger.drain();
  // The parent decides how long a call takes.
  await publish({ db, ledger, store: storeOn(task.endpoint, 60_000) });
  await db.destroy();
}

if (require.main === module) {
  process.stdin.once('data', chunk => {
    step(JSON.parse(chunk.toString())).then(
      () => process.exit(0),
      error => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
      },
    );
  });
}
