import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { startPortal } from '../__testUtils__/startPortal';
import { FolderEvidenceStore, publish } from '../evidence';
import { append, event, events, migrate, openLedger } from './__testUtils__';
import { loadSigner } from './signer';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const run = promisify(execFile);

const SCRIPT = resolve(__dirname, '../../../../test/independent/verify.sh');
/** Whoever has Go runs these as well. */
const withGo = spawnSync('go', ['version']).error ? describe.skip : describe;

// Below, at and beyond the edges of tiles of both levels that a small log has.
const SIZES = [1, 2, 255, 256, 257, 700];

withGo.each(databases.eachSupportedId())('by Go alone, on %s', id => {
  it('what is published is found intact, at every size', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'independent-'));
    try {
      const database = await migrate(await databases.init(id));
      const ledger = await openLedger(database);
      let covered = 0;
      const store = await FolderEvidenceStore.create({ directory });
      for (const size of SIZES) {
        const missing = size - (await ledger.size());
        await append(ledger, database, events(missing, `to-${size}`));
        await publish({ db: database, ledger, store });
        const { stdout } = await run(SCRIPT, [directory, ledger.vkey]);
        // It goes on in whole tiles, or once a day.
        const note = await readFile(join(directory, 'checkpoint'), 'utf8');
        covered = Number(note.split('\n')[1]);
        expect(stdout).toContain(`intact: ${covered} entries`);
      }
      expect(covered).toBeGreaterThanOrEqual(512);
      const bundle = join(directory, 'tile/entries/001');
      const bytes = await readFile(bundle);
      bytes[1000] = bytes[1000] === 0x61 ? 0x62 : 0x61;
      await writeFile(bundle, bytes);
      await expect(run(SCRIPT, [directory, ledger.vkey])).rejects.toMatchObject(
        { code: 1 },
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('what is served is found intact, its proofs included', async () => {
    const knex = await databases.init(id);
    const portal = await startPortal({ knex, entities: [] });
    try {
      const origin = 'localhost/iac-drift';
      const signer = await loadSigner({ file: portal.keyFile, origin });
      const ledger = await openLedger(knex, { signer });
      await append(ledger, knex, [
        ...events(600),
        event('large', 'x'.repeat(60_000)),
        event('decoy', ',"prev":"","seq":9,"v":1}'),
      ]);
      const { size } = await ledger.checkpoint();
      const { port } = portal.server.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/api/iac-drift/v1/ledger`;
      const env = { ...process.env, TOKEN: mockCredentials.user.token() };
      const { stdout } = await run(SCRIPT, [url, ledger.vkey], { env });
      expect(stdout).toBe(`intact: ${size} entries, 40 proofs\n`);
    } finally {
      await portal.stop();
    }
  });
});
