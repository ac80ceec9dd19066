/** @jest-environment node */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseVkey } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { MemoryLog, newSigner } from './__testUtils__/servedLog';
import { verifyFile } from './verifyFile';
import { trustIn } from './verifyReport';

const signer = newSigner();
const trust = trustIn([parseVkey(signer.vkey, sha256)], 'given');
const log = new MemoryLog().grow(300);

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proof-'));
  file = join(folder, 'e.tlog-proof');
  await writeFile(file, await log.proof(17, await log.checkpoint(signer)));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('verifyFile', () => {
  it('finds an entry in the log by its proof alone', async () => {
    expect(await verifyFile({ file, trust })).toMatchObject({
      status: 'intact',
      mode: 'spot',
      seq: 17,
      entries: 300,
      covered: 300,
    });
  });

  it('takes the entry from another file', async () => {
    const entryFile = join(folder, 'entry');
    await writeFile(entryFile, log.lines[17]);
    expect(await verifyFile({ file, entryFile, trust })).toMatchObject({
      status: 'intact',
    });
    await writeFile(entryFile, log.lines[18]);
    expect(await verifyFile({ file, entryFile, trust })).toMatchObject({
      status: 'tampered',
      problem: { rule: 'proof', seq: 17 },
    });
  });

  it('cannot say without a key', async () => {
    expect(await verifyFile({ file })).toMatchObject({
      status: 'cannot-say',
      reason: 'no-key',
    });
  });

  it('finds another signature, and what is no proof at all', async () => {
    const other = await log.checkpoint(newSigner());
    await writeFile(file, await log.proof(17, other));
    expect(await verifyFile({ file, trust })).toMatchObject({
      status: 'tampered',
      problem: { rule: 'signature' },
    });
    await writeFile(file, 'junk');
    expect(await verifyFile({ file, trust })).toMatchObject({
      status: 'tampered',
      problem: { rule: 'proof' },
    });
  });

  it('says what a file is that cannot be read', async () => {
    await expect(
      verifyFile({ file: join(folder, 'none'), trust }),
    ).rejects.toThrow('there is no such file');
    await writeFile(file, Buffer.alloc(2_000_000));
    await expect(verifyFile({ file, trust })).rejects.toThrow('MiB');
  });
});
