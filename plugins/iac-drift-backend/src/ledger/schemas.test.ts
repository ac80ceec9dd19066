import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { generateEd25519Pem } from '@iac-drift/ledger/node';
import Ajv2020 from 'ajv/dist/2020';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { component, eventsOf, World } from '../__testUtils__/World';
import { decide } from '../findings/decide';
import { Verifications } from '../verification';
import { recordConfig, recordRead, signerFromPem } from '.';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { openLedger, signer } from './__testUtils__';
import { readSchemaDigests, SCHEMAS_DIR } from './schemas';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** Types that do not come up in the scenario; a test of their own looks at each. */
const MADE_ELSEWHERE = [
  'io.iac-drift.export.completed.v1',
  'io.iac-drift.key.rotated.v1',
  'io.iac-drift.signing.resumed.v1',
  'io.iac-drift.signing.stopped.v1',
  'io.iac-drift.store.proved.v1',
];

async function schemas() {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    allowUnionTypes: true,
  });
  const types: string[] = [];
  for (const file of await readdir(SCHEMAS_DIR)) {
    const schema = JSON.parse(await readFile(join(SCHEMAS_DIR, file), 'utf8'));
    const type = file.replace(/\.json$/, '');
    expect(schema.properties.type.const).toBe(type);
    ajv.addSchema(schema, type);
    types.push(type);
  }
  return { ajv, types: types.sort() };
}

it('every event that is logged is as its schema says', async () => {
  const { ajv, types } = await schemas();
  const world = await World.create(await databases.init('SQLITE_3'));
  const path = 'orders/terraform.tfstate';
  const large = 'x'.repeat(60_000);
  world.source.states.set(
    path,
    stateOf(
      { jobs: 30, mails: 60, bills: 5 },
      { attributes: { bills: { tags_all: { note: large } } } },
    ),
  );
  world.entities = [
    component('orders', { 'iac-drift.io/stacks': `terraform:demo/${path}` }),
  ];
  const process = await world.start();
  const { ledger } = process;
  await process.refresh();
  for (const seconds of [30, 90, 120, 30]) {
    world.cloud.put(queueItem('jobs', seconds));
    world.cloud.put(queueItem('mails', 60));
    world.cloud.put(queueItem('bills', seconds));
    await world.nextScan(process);
  }
  world.wait(70);
  await process.lookFurther();
  const older = String(world.source.states.get(path));
  world.source.states.set(path, older.replace('"serial":1', '"serial":0'));
  await world.nextScan(process);
  world.source.states.set(path, '{ broken');
  await world.nextScan(process);
  const open = (await world.findings()).find(({ state }) => state === 'open');
  await decide({
    db: world.db,
    log: ledger,
    findingId: String(open?.id),
    request: { action: 'accept', reason: 'We know', until: '2030-01-01' },
    by: 'user:default/a',
    now: world.time,
  });

  const db = world.db;
  const now = world.time;
  for (const frequency of ['15m', '10m']) {
    await recordConfig({
      db,
      log: ledger,
      config: { schedule: { frequency } },
      now,
    });
  }
  await recordRead({
    db,
    log: ledger,
    reader: 'user:default/a',
    path: '/',
    now,
  });
  await ledger.drain();
  world.wait(60);
  await ledger.heartbeat(60_000);
  await ledger.checkpoint();
  await new Verifications({
    db,
    ledger,
    outside: async () => [],
    metrics: metricsServiceMock.mock(),
    logger: mockServices.logger.mock(),
    now: world.now,
  }).run('full');

  const seen = new Set<string>();
  for (const { event } of await eventsOf(ledger)) {
    seen.add(event.type);
    ajv.validate(event.type, event);
    expect({ type: event.type, errors: ajv.errors }).toEqual({
      type: event.type,
      errors: null,
    });
  }
  expect(types.filter(type => !seen.has(type))).toEqual(MADE_ELSEWHERE);
});

it('a change of the key is as its schema says', async () => {
  const { ajv } = await schemas();
  const db = (await World.create(await databases.init('SQLITE_3'))).db;
  await openLedger(db);
  const next = signerFromPem({
    pem: generateEd25519Pem(),
    origin: signer.name,
  });
  const ledger = await openLedger(db, {
    signer: next,
    previousSigners: [signer],
  });
  const [, { event }] = await eventsOf(ledger);
  ajv.validate(event.type, event);
  expect(ajv.errors).toBeNull();
});

it('the first entry holds the digest of each schema', async () => {
  const db = (await World.create(await databases.init('SQLITE_3'))).db;
  const [{ event }] = await eventsOf(await openLedger(db));
  const digests = await readSchemaDigests();
  expect(event.data).toMatchObject({ schemas: digests });
  const type = 'io.iac-drift.finding.detected.v1';
  const bytes = await readFile(join(SCHEMAS_DIR, `${type}.json`));
  expect(digests[type]).toBe(createHash('sha256').update(bytes).digest('hex'));
});

it('refuse what is not such an event', async () => {
  const { ajv } = await schemas();
  const wrong = { specversion: '1.0', type: 'io.iac-drift.log.read.v1' };
  expect(ajv.validate('io.iac-drift.log.read.v1', wrong)).toBe(false);
});
