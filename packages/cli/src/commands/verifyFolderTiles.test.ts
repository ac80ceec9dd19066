/** @jest-environment node */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseNote, parsePolicy, parseVkey } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { newWitness } from './__testUtils__/publishedLog';
import { MemoryLog, newSigner } from './__testUtils__/servedLog';
import { verifyCommand } from './verify';
import { verifyFolder } from './verifyFolder';
import { trustIn } from './verifyReport';

jest.setTimeout(120_000);

const run = promisify(execFile);
const script = resolve(__dirname, '../../../../test/verify-folder.sh');
const pad = (n: number) => String(n).padStart(20, '0');
const [first, second] = [newSigner(), newSigner()];
const SIZE = 300;

let folder: string;
let log: MemoryLog;

async function put(name: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), bytes);
}

/** A log with a change of keys, and its tiles, as it is published. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiles-'));
  log = new MemoryLog();
  let from = 0;
  const publish = async (...signers: (typeof first)[]) => {
    const to = log.lines.length;
    const lines = Buffer.concat(log.lines.slice(from, to));
    await put(`segments/${pad(from)}-${pad(to)}.ndjson`, lines);
    await put(`checkpoints/${pad(to)}`, await log.checkpoint(...signers));
    from = to;
  };
  await publishFirst(publish);
  log.grow(SIZE - log.lines.length);
  await publish(second);
  for (const [path, bytes] of await log.resources(second)) {
    await put(path === 'vkey' ? 'trust/log.vkey' : path, bytes);
  }
  await put('trust/log.vkey', `${first.vkey}\n`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function publishFirst(
  publish: (...signers: (typeof first)[]) => Promise<void>,
): Promise<void> {
  log.grow(10);
  await publish(first);
  await log.rotate(first, second);
  await publish(first, second);
}

async function answer(): Promise<string> {
  const result = await verifyFolder({ directory: folder });
  return result.status === 'tampered'
    ? `tampered ${result.problem.rule}`
    : result.status;
}

describe('a folder with tiles, of a log that changed its key', () => {
  it('is intact, by this verifier and by the shell script', async () => {
    expect(await verifyFolder({ directory: folder })).toMatchObject({
      status: 'intact',
      entries: SIZE,
      introduced: [{ seq: 10 }],
    });
    const witness = newWitness('w.example');
    const { text } = parseNote(await readFile(join(folder, 'checkpoint')));
    const keyId = witness.vkey.split('+')[1];
    await put(
      `checkpoints/${pad(SIZE)}.cosig.${keyId}.7`,
      await witness.cosign(text, 7),
    );
    expect(await answer()).toBe('intact');
    const { stdout } = await run('sh', [script, folder, first.vkey]);
    expect(stdout).toContain(`intact: ${SIZE} entries`);
  });

  it('is not what whoever trusts neither key takes for signed', async () => {
    const trust = trustIn([parseVkey(newSigner().vkey, sha256)], 'given');
    expect(await verifyFolder({ directory: folder, trust })).toMatchObject({
      status: 'tampered',
      problem: { rule: 'signature' },
    });
    await expect(
      run('sh', [script, folder, newSigner().vkey]),
    ).rejects.toThrow();
  });

  it.each([
    ['tile/0/000', 0, 'tile'],
    ['tile/0/000', 8191, 'tile'],
    ['tile/0/001.p/44', 1000, 'tile'],
    ['tile/1/000.p/1', 31, 'tile'],
    ['tile/entries/000', 0, 'bundle'],
    ['tile/entries/000', 5000, 'bundle'],
    ['tile/entries/001.p/44', 2, 'bundle'],
  ])(
    'is tampered with when byte %s of %i is another',
    async (file, at, rule) => {
      const bytes = await readFile(join(folder, file));
      bytes[at] ^= 1;
      await put(file, bytes);
      expect(await answer()).toBe(`tampered ${rule}`);
    },
  );

  it('may keep partial tiles of when it was smaller', async () => {
    await put('tile/0/000.p/10', log.tile({ level: 0, index: 0, width: 10 }));
    expect(await answer()).toBe('intact');
    await put('tile/0/000.p/10', log.tile({ level: 0, index: 0, width: 9 }));
    expect(await answer()).toBe('tampered tile');
  });

  it('holds no tiles of a larger log, and nothing else beside them', async () => {
    await put('tile/0/002', new Uint8Array(8192));
    expect(await answer()).toBe('tampered tile');
    await rm(join(folder, 'tile/0/002'));
    await put('tile/readme', 'x');
    expect(await answer()).toBe('tampered unexpected-file');
  });

  it('must continue a checkpoint kept from before', async () => {
    const same = new MemoryLog().grow(7);
    const trust = trustIn([parseVkey(first.vkey, sha256)], 'given');
    const since = { name: 'kept', note: await same.checkpoint(first) };
    expect(
      await verifyFolder({ directory: folder, trust, since }),
    ).toMatchObject({ status: 'intact', checkpoints: 5 });
    const other = new MemoryLog().grow(7, 'other');
    since.note = await other.checkpoint(first);
    expect(
      await verifyFolder({ directory: folder, trust, since }),
    ).toMatchObject({
      status: 'tampered',
      problem: { rule: 'root', message: expect.stringContaining('kept') },
    });
  });
});

describe('iac-drift verify', () => {
  it('takes a policy, a checkpoint and a proof', async () => {
    const written: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
      written.push(String(chunk));
      return true;
    });
    const cli = async (...args: string[]) => {
      await verifyCommand().parseAsync(args, { from: 'user' });
      const { exitCode } = process;
      process.exitCode = undefined;
      return `${exitCode} ${written.splice(0).join('').split('\n')[0]}`;
    };
    const policy = join(folder, '.policy');
    await writeFile(policy, `log ${first.vkey}\nquorum none\n`);
    expect(parsePolicy(await readFile(policy), sha256).quorum).toBe('none');
    const kept = join(folder, 'checkpoints', pad(10));
    expect(await cli(folder, '--policy', policy, '--since', kept)).toBe(
      `0 INTACT  all ${SIZE} entries are as they were signed`,
    );
    const proof = join(folder, '.e.tlog-proof');
    await writeFile(proof, await log.proof(12, await log.checkpoint(second)));
    expect(await cli(proof, '--vkey', second.vkey)).toBe(
      '0 INTACT  entry 12 is in the log as it was signed',
    );
    expect(await cli(proof, '--vkey', first.vkey)).toMatch(/^4 TAMPERED/);
    expect(await cli(proof)).toMatch(/^5 CANNOT SAY/);
    await expect(
      cli(folder, '--policy', policy, '--vkey', first.vkey),
    ).rejects.toThrow('not both');
    await writeFile(policy, 'nonsense\n');
    await expect(cli(folder, '--policy', policy)).rejects.toThrow(
      'is not a policy: line 1',
    );
    jest.restoreAllMocks();
  });
});
