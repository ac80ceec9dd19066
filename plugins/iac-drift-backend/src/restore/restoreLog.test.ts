import { cp, mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { generateEd25519Pem } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import {
  FolderEvidenceStore,
  publish,
  publishedCheckpoints,
} from '../evidence';
import { signerFromPem, type Ledger } from '../ledger';
import {
  append,
  collect,
  event,
  events,
  migrate,
  openLedger,
  ORIGIN,
  signer,
} from '../ledger/__testUtils__';
import { verifyDatabase } from '../verification';
import { restoreLog } from './restoreLog';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('restoreLog into %s', id => {
  let directory: string;
  let database: Knex;
  let ledger: Ledger;
  let store: FolderEvidenceStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'restore-'));
    database = await migrate(await databases.init(id));
    ledger = await openLedger(database);
    store = await FolderEvidenceStore.create({ directory });
    for (const part of ['a', 'b', 'c']) {
      const heartbeats = events(200, part).map(e => ({
        ...e,
        type: 'io.iac-drift.log.heartbeat.v1',
      }));
      await append(ledger, database, heartbeats);
      await publish({ db: database, ledger, store });
    }
    const large = event('large', 'x'.repeat(60_000));
    await append(ledger, database, [
      { ...large, type: 'io.iac-drift.log.heartbeat.v1' },
    ]);
    await publish({ db: database, ledger, store });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const empty = async () => migrate(await databases.init(id));
  const target = { origin: ORIGIN, vkey: signer.vkey };
  const whole = (log: Ledger) =>
    collect(log.entries({ from: 0, limit: 10_000 }));

  it('brings back every byte, and the log goes on from there', async () => {
    const db = await empty();
    expect(await restoreLog({ db, store, ...target })).toEqual({
      origin: ORIGIN,
      entries: 602,
      checkpoints: 4,
      blobs: 1,
      attestations: 0,
    });
    const restored = await openLedger(db);
    expect(await whole(restored)).toEqual(await whole(ledger));
    const verified = await verifyDatabase({
      db,
      origin: ORIGIN,
      vkeys: restored.vkeys,
      outside: await publishedCheckpoints(store),
      maxUnsignedMs: 0,
      now: new Date(),
    });
    expect(verified).toMatchObject({ status: 'intact', entries: 602 });

    await append(restored, db, events(5, 'd'));
    expect(await publish({ db, ledger: restored, store })).toMatchObject({
      size: 607,
      newEntries: 5,
    });
  });

  it('writes nothing on a dry run', async () => {
    const db = await empty();
    const { entries } = await restoreLog({
      db,
      store,
      ...target,
      dryRun: true,
    });
    expect(entries).toBe(602);
    expect(await db('iac_drift_log')).toEqual([]);
    await restoreLog({ db, store, ...target });
  });

  it('refuses a database that is not empty', async () => {
    await expect(
      restoreLog({ db: database, store, ...target }),
    ).rejects.toThrow('The database is not empty');
  });

  it('refuses a key that is not of this log', async () => {
    const db = await empty();
    const other = signerFromPem({ pem: generateEd25519Pem(), origin: ORIGIN });
    await expect(
      restoreLog({ db, store, origin: ORIGIN, vkey: other.vkey }),
    ).rejects.toThrow('could not be continued');
    await expect(
      restoreLog({ db, store, origin: 'elsewhere.com/log', vkey: other.vkey }),
    ).rejects.toThrow('Configure the origin');
    expect(await db('iac_drift_log')).toEqual([]);
  });

  it.each([
    ['an entry', 'segments/00000000000000000201-00000000000000000401.ndjson'],
    ['a tile', 'tile/0/000'],
    ['a bundle', 'tile/entries/001'],
    ['a checkpoint', 'checkpoints/00000000000000000401'],
  ])('refuses a store in which %s was altered', async (_, name) => {
    const copy = await mkdtemp(join(tmpdir(), 'restore-'));
    try {
      await cp(directory, copy, { recursive: true });
      const bytes = await readFile(join(copy, name));
      bytes[bytes.length - 40] += 1;
      await writeFile(join(copy, name), bytes);
      const altered = await FolderEvidenceStore.open({ directory: copy });
      const db = await empty();
      await expect(
        restoreLog({ db, store: altered!, ...target }),
      ).rejects.toThrow('is not a whole log');
      expect(await db('iac_drift_log')).toEqual([]);
      expect(await db('iac_drift_checkpoint')).toEqual([]);
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});
