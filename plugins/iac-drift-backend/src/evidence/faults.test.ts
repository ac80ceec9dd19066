import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { S3_FAULT_KINDS, type S3FaultKind, S3Server } from 'aws-simulator';
import knexFactory, { type Knex } from 'knex';
import {
  append,
  event,
  events,
  migrate,
  openLedger,
  PEM,
  signer,
} from '../ledger/__testUtils__';
import {
  publishedTwice,
  storeOn,
  verifyBucket,
  versionsOn,
} from './__testUtils__/bucket';
import type { S3StepperTask } from './__testUtils__/s3Stepper';
import { publish, Publication, Signing } from '.';
import { readAnchor } from './anchorRows';
import { readSigningState } from './signingState';

jest.setTimeout(1_800_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const LONG = process.env.IAC_DRIFT_LONG_TESTS === '1';
const DAY_MS = 24 * 60 * 60_000;
/** Every second combination in the long run, which are 286, some of them otherwise. */
const STRIDE = LONG ? 2 : 24;

/** While things go wrong, and when they must go right on a busy machine. */
const IMPATIENT_MS = 150;
const PATIENT_MS = 10_000;

type Misfortune = S3FaultKind | 'clock-ahead' | 'clock-behind';
/** What passes again, so that all must be well afterwards. */
const PASSING: Misfortune[] = [
  ...S3_FAULT_KINDS.filter(kind => kind !== 'taken-other'),
  'clock-ahead',
  'clock-behind',
];

async function world() {
  const db = await migrate(await databases.init('SQLITE_3'));
  const ledger = await openLedger(db);
  const server = await S3Server.start();
  // As a backend that has just started.
  const start = (attemptMs = PATIENT_MS) => {
    const logger = mockServices.logger.mock();
    const now = () => new Date();
    const publication = new Publication({
      db,
      ledger,
      stores: [storeOn(server.url, attemptMs)],
      logger,
      now,
    });
    const signing = new Signing({ db, ledger, publication, logger, now });
    return async () => {
      const signed = await signing.sign();
      publication.ask();
      await publication.settled();
      return signed;
    };
  };
  return { db, ledger, server, start };
}

/** Enough entries to fill a tile, so that every kind of object is published. */
const ROUND = 256;

it('comes through every fault at every step of publishing', async () => {
  const { db, ledger, server, start } = await world();
  const round = async (name: string) => {
    await append(ledger, db, events(ROUND, name));
    const begin = server.calls.length;
    await start(IMPATIENT_MS)();
    return server.calls.length - begin;
  };
  await round('first');
  const steps = await round('clean');
  let combinations = 0;
  for (const kind of PASSING) {
    for (
      let step = PASSING.indexOf(kind) % STRIDE;
      step < steps;
      step += STRIDE
    ) {
      combinations += 1;
      const begin = server.calls.length;
      if (kind === 'clock-ahead' || kind === 'clock-behind') {
        const off = kind === 'clock-ahead' ? DAY_MS : -DAY_MS;
        server.now = () =>
          new Date(Date.now() + (server.calls.length > begin + step ? off : 0));
      } else {
        const fault = { kind, after: step, times: 2, delayMs: 60 };
        server.faults.add({ operation: '*', ...fault });
      }
      await round(`${kind}-${step}`);
      // It passes, and the next turn of the same or of another process catches up.
      server.faults.clear();
      server.now = () => new Date();
      const keep = start();
      await keep();
      await keep();
      const { size, failure } = await readAnchor(db, 's3:primary');
      const newest = await ledger.latestCheckpoint();
      expect({ kind, step, size, failure }).toEqual({
        kind,
        step,
        size: newest?.size,
        failure: undefined,
      });
      expect(publishedTwice(server)).toEqual([]);
    }
  }
  await append(ledger, db, events(1, 'last'));
  expect(await start()()).toBeDefined();
  const verified = await verifyBucket(server, signer.vkey);
  expect(verified).toMatchObject({
    status: 'intact',
    entries: await ledger.size(),
  });
  // eslint-disable-next-line no-console -- the figure is the result
  console.log(
    `${combinations} of ${
      PASSING.length * steps
    } combinations of faults and ${steps} steps: ${verified.entries} entries, ${
      versionsOn(server).size
    } objects verify, 0 published twice`,
  );
  await server.stop();
});

it('stops signing when somebody was there first with other bytes, whatever the object', async () => {
  const clean = await world();
  await append(clean.ledger, clean.db, events(ROUND, 'a'));
  await clean.start()();
  const puts = clean.server.callsOf('PutObject').length;
  await clean.server.stop();
  const outcomes: object[] = [];
  let harmless = 0;
  for (let step = 0; step < puts; step += LONG ? 1 : 6) {
    const { db, ledger, server, start } = await world();
    await append(ledger, db, events(ROUND, 'a'));
    const fault = { kind: 'taken-other', after: step, times: 1 } as const;
    server.faults.add({ operation: 'PutObject', ...fault });
    const keep = start();
    await keep();
    const { failure } = await readAnchor(db, 's3:primary');
    await append(ledger, db, events(1, 'b'));
    const signed = await keep();
    const state = (await readSigningState(db))?.state;
    await server.stop();
    // What is replaced has no bytes of its own to differ from.
    if (failure === undefined) {
      harmless += 1;
    } else {
      outcomes.push({ failure, signed: signed?.size, state });
    }
  }
  expect(harmless).toBeLessThanOrEqual(2);
  expect(outcomes.length).toBeGreaterThan(0);
  expect(outcomes).toEqual(
    outcomes.map(() => ({
      failure: 'fork',
      signed: undefined,
      state: 'stopped',
    })),
  );
});

it('comes through kill -9 before and after every step of publishing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'faults-'));
  const config: Knex.Config = {
    client: 'better-sqlite3',
    connection: { filename: join(directory, 'log.sqlite') },
    useNullAsDefault: true,
  };
  const server = await S3Server.start();
  const db = knexFactory(config);
  try {
    await migrate(db);
    const ledger = await openLedger(db);
    const store = storeOn(server.url, PATIENT_MS);
    await append(ledger, db, [event('first')]);
    await publish({ db, ledger, store });
    const begin = server.calls.length;
    await append(ledger, db, [event('second')]);
    await publish({ db, ledger, store: storeOn(server.url, PATIENT_MS) });
    const steps = server.calls.length - begin;
    let kills = 0;
    for (const kind of ['hang', 'stored-hang'] as const) {
      for (let step = 0; step < steps; step += LONG ? 1 : 8) {
        server.faults.add({ operation: '*', kind, after: step });
        await stepAndKill(server, step, {
          knex: config,
          pem: PEM,
          endpoint: server.url,
          prefix: `${kind}-${step}`,
        });
        server.faults.clear();
        kills += 1;
        expect(publishedTwice(server)).toEqual([]);
      }
    }
    await publish({ db, ledger, store: storeOn(server.url, PATIENT_MS) });
    const verified = await verifyBucket(server, signer.vkey);
    expect(verified).toMatchObject({
      status: 'intact',
      entries: await ledger.size(),
    });
    // eslint-disable-next-line no-console -- the figure is the result
    console.log(
      `${kills} kills before and after ${steps} steps: ${verified.entries} entries verify, 0 objects published twice`,
    );
  } finally {
    await db.destroy();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
});

/** Kills the process while the server has it wait at a step. */
async function stepAndKill(
  server: S3Server,
  step: number,
  task: S3StepperTask,
): Promise<void> {
  const begin = server.calls.length;
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./__testUtils__/s3Stepper.ts'),
    ],
    {
      stdio: ['pipe', 'inherit', 'inherit'],
      // The SDK warns of old versions of Node.js.
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    },
  );
  const exited = once(child, 'exit');
  child.stdin.write(JSON.stringify(task));
  while (server.calls.length <= begin + step && child.exitCode === null) {
    await delay(5);
  }
  // What it asked for is done by then, if it is done at all.
  await delay(20);
  child.kill('SIGKILL');
  await exited;
}
