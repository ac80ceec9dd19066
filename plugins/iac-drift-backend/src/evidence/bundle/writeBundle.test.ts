import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  append,
  events,
  migrate,
  openLedger,
} from '../../ledger/__testUtils__';
import { policyOf } from '../../ledger';
import { selectEntries } from './selectEntries';
import { writeBundle } from './writeBundle';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const run = promisify(execFile);

it('is checked in a clean folder by its own script, which finds a change', async () => {
  const db = await migrate(await databases.init('SQLITE_3'));
  const ledger = await openLedger(db);
  await append(ledger, db, events(5));
  const checkpoint = await ledger.checkpoint();
  const make = async () => {
    const selected = await selectEntries({
      db,
      size: checkpoint.size,
      selection: {},
      hiddenAmong: async () => new Set(),
    });
    const bytes = await writeBundle({
      db,
      ledger,
      policy: policyOf(ledger.vkeys),
      checkpoint,
      selection: {},
      selected,
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) {
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
  const bundle = await make();
  expect((await make()).equals(bundle)).toBe(true);

  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    await writeFile(join(folder, 'b.tar'), bundle);
    await run('tar', ['-xf', 'b.tar'], { cwd: folder });
    await rm(join(folder, 'b.tar'));
    const check = () => run('sh', ['check.sh', ledger.vkey], { cwd: folder });
    expect((await check()).stdout).toContain('INTACT');
    await appendFile(join(folder, 'report.html'), ' ');
    await expect(check()).rejects.toMatchObject({ code: 4 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
