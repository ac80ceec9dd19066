import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { parseVkey, verifyLog } from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import type { Ledger } from '../ledger';
import {
  append,
  cutLog,
  disarm,
  event,
  events,
  migrate,
  openLedger,
} from '../ledger/__testUtils__';
import { policyOf, LedgerIntegrityError } from '../ledger';
import { FolderEvidenceStore, publish } from '.';
import { StorePublisher } from './StorePublisher';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const run = promisify(execFile);

/** Every file of a folder by name, as text. */
async function filesIn(directory: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const all = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  for (const entry of all.filter(e => e.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[path.slice(directory.length + 1)] = await readFile(path, 'utf8');
  }
  return files;
}

describe.each(databases.eachSupportedId())('publish from %s', id => {
  let directory: string;
  let database: Knex;
  let ledger: Ledger;
  let store: FolderEvidenceStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'evidence-'));
    database = await migrate(await databases.init(id));
    ledger = await openLedger(database);
    store = await FolderEvidenceStore.create({ directory });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function publishMore(count: number, prefix: string) {
    await append(ledger, database, events(count, prefix));
    return publish({ db: database, ledger, store });
  }

  it('writes entries, checkpoints, tiles, the newest of them and the key', async () => {
    expect(await publishMore(2, 'a')).toMatchObject({
      size: 3,
      newEntries: 3,
      shown: true,
    });
    expect(await publishMore(4, 'b')).toMatchObject({
      size: 7,
      newEntries: 4,
      shown: false,
    });
    expect(await publish({ db: database, ledger, store })).toMatchObject({
      size: 7,
      newEntries: 0,
    });
    const files = await filesIn(directory);
    const schemas = Object.keys(files).filter(n => n.startsWith('schemas/'));
    expect(schemas.length).toBeGreaterThan(10);
    for (const name of schemas) {
      const hash = createHash('sha256').update(files[name]).digest('hex');
      expect(name).toBe(`schemas/sha256/${hash}`);
    }
    expect(
      Object.keys(files)
        .filter(name => !schemas.includes(name))
        .sort(),
    ).toEqual([
      'README.txt',
      'checkpoint',
      'checkpoints/00000000000000000003',
      'checkpoints/00000000000000000007',
      'segments/00000000000000000000-00000000000000000003.ndjson',
      'segments/00000000000000000003-00000000000000000007.ndjson',
      'tile/0/000.p/3',
      'tile/entries/000.p/3',
      'trust/drift.example.com_log.vkey',
      'trust/policy',
    ]);
    expect(files.checkpoint).toBe(files['checkpoints/00000000000000000003']);
    expect(files['trust/drift.example.com_log.vkey']).toBe(`${ledger.vkey}\n`);
  });

  it('brings tiles and the newest up to date when 256 entries are complete', async () => {
    await publishMore(2, 'a');
    expect(await publishMore(252, 'b')).toMatchObject({ shown: false });
    expect(await publishMore(3, 'c')).toMatchObject({ shown: true, size: 258 });
    const files = await filesIn(directory);
    expect(
      Object.keys(files)
        .filter(n => n.startsWith('tile/'))
        .sort(),
    ).toEqual([
      'tile/0/000',
      'tile/0/000.p/3',
      'tile/0/001.p/2',
      'tile/1/000.p/1',
      'tile/entries/000',
      'tile/entries/000.p/3',
      'tile/entries/001.p/2',
    ]);
    expect(files.checkpoint).toBe(files['checkpoints/00000000000000000258']);
  });

  it('publishes nothing of a log whose rows were changed after it was signed', async () => {
    await publishMore(2, 'a');
    await append(ledger, database, events(5, 'b'));
    await ledger.checkpoint();
    const before = await filesIn(directory);
    await disarm(database);
    const row = await database('iac_drift_log').where('seq', 5).first();
    const entry = Buffer.from(row.entry.toString().replace('b-', 'x-'));
    await database('iac_drift_log').where('seq', 5).update({ entry });
    const publisher = new StorePublisher({
      db: database,
      ledger,
      store,
      policy: () => policyOf(ledger.vkeys),
      now: () => new Date(),
    });
    await expect(publisher.publish()).rejects.toThrow(LedgerIntegrityError);
    expect(await filesIn(directory)).toEqual(before);
  });

  it('writes what a verifier finds intact, and cuts long segments', async () => {
    await publishMore(2500, 'a');
    const files = await filesIn(directory);
    const names = Object.keys(files).filter(n => n.startsWith('segments/'));
    expect(names.sort().map(n => n.slice(9))).toEqual([
      '00000000000000000000-00000000000000001024.ndjson',
      '00000000000000001024-00000000000000002048.ndjson',
      '00000000000000002048-00000000000000002501.ndjson',
    ]);
    const result = await verifyLog({
      segments: names.sort().map(name => ({
        name,
        bytes: (async function* bytes() {
          yield Buffer.from(files[name]);
        })(),
      })),
      checkpoints: [
        { name: 'checkpoint', note: Buffer.from(files.checkpoint) },
      ],
      keys: [parseVkey(ledger.vkey, sha256)],
      sha256,
      verify: ed25519Verify,
    });
    expect(result).toMatchObject({ status: 'intact', entries: 2501 });
  });

  it('completes what a crash left undone, with the same bytes', async () => {
    await append(ledger, database, events(3, 'a'));
    await ledger.checkpoint();
    await append(ledger, database, events(3, 'b'));
    await publish({ db: database, ledger, store });
    const whole = await filesIn(directory);
    const order = Object.keys(whole);
    for (const missing of order) {
      // Each object is written after those it depends on, so whatever a crash
      // leaves is all but the last of them.
      const copy = await mkdtemp(join(tmpdir(), 'evidence-'));
      await cp(directory, copy, { recursive: true });
      for (const name of order) {
        if (rank(name) >= rank(missing)) {
          await rm(join(copy, name));
        }
      }
      await publish({
        db: database,
        ledger: await openLedger(database),
        store: await FolderEvidenceStore.create({ directory: copy }),
      });
      expect(await filesIn(copy)).toEqual(whole);
      await rm(copy, { recursive: true });
    }
  });

  it('publishes large data before the entry that refers to it', async () => {
    await append(ledger, database, [event('large', 'x'.repeat(60_000))]);
    await publish({ db: database, ledger, store });
    const [name] = await store.list('blobs/sha256/');
    expect((await store.get(name))?.toString()).toBe(`"${'x'.repeat(60_000)}"`);
  });

  it('lets two replicas publish to one store at once', async () => {
    await append(ledger, database, events(10));
    const other = await openLedger(database);
    const results = await Promise.all([
      publish({ db: database, ledger, store }),
      publish({ db: database, ledger: other, store }),
      publish({ db: database, ledger, store }),
    ]);
    expect(results.map(r => r.size)).toEqual([11, 11, 11]);
  });

  it('refuses to sign when the store is ahead of the database', async () => {
    await publishMore(5, 'a');
    await publishMore(5, 'b');
    // An older copy of the database is put back.
    await disarm(database);
    await restore(database, 6);
    const logger = mockServices.logger.mock();
    const restored = await openLedger(database, { logger });
    const before = await database('iac_drift_checkpoint').select('size');
    await expect(
      publish({ db: database, ledger: restored, store }),
    ).rejects.toThrow(
      /A checkpoint of 11 entries is in .*checkpoint.* and the database has 6/,
    );
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('The log was not signed'),
    );
    expect(await database('iac_drift_checkpoint').select('size')).toEqual(
      before,
    );
  });

  it('refuses to sign another history, also when it is longer', async () => {
    await publishMore(5, 'a');
    await publishMore(5, 'b');
    await disarm(database);
    await restore(database, 6);
    const restored = await openLedger(database);
    await append(restored, database, events(20, 'c'));
    await expect(
      publish({ db: database, ledger: restored, store }),
    ).rejects.toThrow('the log was rewritten');
  });

  it('raises a fork alarm when the store holds other bytes', async () => {
    await publishMore(5, 'a');
    await append(ledger, database, events(1, 'b'));
    const name = 'segments/00000000000000000006-00000000000000000007.ndjson';
    await writeFile(join(directory, name), 'something else\n');
    await expect(publish({ db: database, ledger, store })).rejects.toThrow(
      `${name} in the folder ${directory} holds other bytes than this log`,
    );
  });

  it('publishes nothing beside a checkpoint that this log did not sign', async () => {
    await publishMore(5, 'a');
    const forged = (
      await readFile(join(directory, 'checkpoint'), 'utf8')
    ).replace('\n6\n', '\n9\n');
    await writeFile(join(directory, 'checkpoint'), forged);
    await expect(publish({ db: database, ledger, store })).rejects.toThrow(
      'was not signed by this log',
    );
  });

  it('writes a folder that coreutils and openssl can verify', async () => {
    await publishMore(20, 'a');
    await append(ledger, database, [
      event('decoy', { prev: '0', text: ',"prev":"","seq":9,"v":1}' }),
      event('large', 'x'.repeat(60_000)),
    ]);
    await publish({ db: database, ledger, store });
    const script = resolve(__dirname, '../../../../test/verify-folder.sh');
    const { stdout } = await run('sh', [script, directory, ledger.vkey]);
    expect(stdout).toContain('intact: 23 entries');

    const segment = 'segments/00000000000000000000-00000000000000000021.ndjson';
    const bytes = await readFile(join(directory, segment), 'utf8');
    await writeFile(join(directory, segment), bytes.replace('a-7', 'a-8'));
    await expect(
      run('sh', [script, directory, ledger.vkey]),
    ).rejects.toMatchObject({
      code: 4,
    });
  });
});

/** Order in which objects are written. */
function rank(name: string): number {
  if (name === 'checkpoint') {
    return Infinity;
  }
  if (name.startsWith('tile/')) {
    // Before the last checkpoint.
    return Number.MAX_SAFE_INTEGER;
  }
  const size = /(\d{20})(\.ndjson)?$/.exec(name)?.[1];
  const last = name.startsWith('checkpoints/') ? 1 : 0;
  return size === undefined ? 0 : 2 * Number(size) + last;
}

/** The database as it was when the log had this size. */
async function restore(database: Knex, size: number): Promise<void> {
  if (database.client.config.client === 'pg') {
    await database.raw('ALTER TABLE iac_drift_checkpoint DISABLE TRIGGER USER');
  } else {
    await database.raw('DROP TRIGGER iac_drift_checkpoint_no_delete');
  }
  await database('iac_drift_checkpoint').where('size', '>', size).delete();
  await cutLog(database, size);
}
