import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  EvidenceStore,
  WriteOnceProof,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { readEvent } from '@iac-drift/ledger';
import Ajv2020 from 'ajv/dist/2020';
import { enqueueAlerts } from '../alerts/enqueueAlerts';
import { migrate, openLedger } from '../ledger/__testUtils__';
import { SCHEMAS_DIR } from '../ledger/schemas';
import { readAnchor } from './anchorRows';
import { StoreError } from './BoundedStore';
import { StoreProver } from '.';
import { writeOnceOf } from './writeOnce';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const HOUR_MS = 60 * 60_000;
const START = Date.parse('2026-11-23T10:00:00Z');

async function world() {
  const db = await migrate(await databases.init('SQLITE_3'));
  const ledger = await openLedger(db, { projections: [enqueueAlerts] });
  const logger = mockServices.logger.mock();
  let time = START;
  let answer: 'kept' | 'broken' | 'down' = 'kept';
  let tries = 0;
  const proveWriteOnce = async (): Promise<WriteOnceProof> => {
    tries += 1;
    if (answer === 'down') {
      throw new StoreError('the bucket did not answer');
    }
    return {
      time: new Date(time).toISOString(),
      attempts: [
        {
          act: 'delete-version',
          denied: answer === 'kept',
          detail: answer === 'kept' ? '403 AccessDenied' : '204: it is gone',
        },
        { act: 'shorten-retention', denied: true, detail: '403 AccessDenied' },
      ],
    };
  };
  const store = { id: 's3:a', description: 's3://a', proveWriteOnce };
  const now = () => new Date(time);
  return {
    db,
    ledger,
    logger,
    tries: () => tries,
    answer: (next: typeof answer) => {
      answer = next;
    },
    wait: (hours: number) => {
      time += hours * HOUR_MS;
    },
    start: () =>
      new StoreProver({
        db,
        ledger,
        publication: {
          publishers: [{ store: store as EvidenceStore & typeof store }],
        },
        logger,
        now,
      }),
    state: async () =>
      writeOnceOf({
        anchor: await readAnchor(db, 's3:a'),
        promises: true,
        now: now(),
      }),
    proved: async () => {
      await ledger.drain();
      const found: Record<string, unknown>[] = [];
      for await (const entry of ledger.entries({ from: 1, limit: 100 })) {
        found.push(readEvent(entry));
      }
      return found;
    },
  };
}

it('calls a store write-once for two days after it denied both, and no longer', async () => {
  const { start, state, wait, answer, tries } = await world();
  expect(await state()).toMatchObject({ state: 'unknown' });
  const prover = start();
  await prover.prove();
  expect(await state()).toMatchObject({ state: 'write-once' });
  answer('down');
  for (let hour = 0; hour < 47; hour++) {
    wait(1);
    await prover.prove();
    expect(await state()).toMatchObject({ state: 'write-once' });
  }
  // Once, not again before a day, and then each hour as long as it cannot be tried.
  expect(tries()).toBe(1 + 25);
  wait(1);
  expect(await state()).toMatchObject({
    state: 'unknown',
    reason: expect.stringContaining('the bucket did not answer'),
  });
});

it('says which attempt succeeded: status, log, alert and error', async () => {
  const { db, start, state, answer, logger, proved } = await world();
  answer('broken');
  await start().prove();
  expect(await state()).toMatchObject({
    state: 'not-write-once',
    reason: 'Deleting a locked version was not denied: 204: it is gone',
  });
  expect(logger.error).toHaveBeenCalledWith(
    's3://a is not write-once: 204: it is gone',
  );
  const [event] = await proved();
  const schema = await readFile(
    join(SCHEMAS_DIR, `${event.type}.json`),
    'utf8',
  );
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  expect(ajv.validate(JSON.parse(schema), event)).toBe(true);
  expect(event.data).toMatchObject({ store: 's3:a', writeOnce: false });
  const [alert] = await db('iac_drift_alert');
  expect(alert).toMatchObject({ transition: 'operator', sent_at: null });
  expect(JSON.parse(alert.payload)).toMatchObject({
    severity: 'critical',
    description: 's3://a: 204: it is gone',
  });
});

it('is tried by one of two replicas that start', async () => {
  const { start, tries } = await world();
  await Promise.all([start().prove(), start().prove()]);
  expect(tries()).toBe(1);
});

it('never calls a folder write-once', () => {
  expect(
    writeOnceOf({ anchor: {}, promises: false, now: new Date() }).state,
  ).toBe('not-write-once');
});
