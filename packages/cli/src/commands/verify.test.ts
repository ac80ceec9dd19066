/** @jest-environment node */
import { execFileSync } from 'node:child_process';
import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createEvent,
  formatEntry,
  Frontier,
  GENESIS_PREV,
  type JsonValue,
  leafHash,
  signCheckpoint,
  toHex,
} from '@iac-drift/ledger';
import {
  ed25519Signer,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import { verifyCommand } from './verify';
import { verifyFolder } from './verifyFolder';

const ORIGIN = 'drift.example.com/log';
const signer = ed25519Signer({ name: ORIGIN, pem: generateEd25519Pem() });
const other = ed25519Signer({ name: ORIGIN, pem: generateEd25519Pem() });
const SIZES = [10, 25, 40];
const BLOB = Buffer.from('{"large":true}');
const pad = (n: number) => String(n).padStart(20, '0');
const segmentFile = (from: number, to: number) =>
  `segments/${pad(from)}-${pad(to)}.ndjson`;
const checkpointFile = (size: number) => `checkpoints/${pad(size)}`;

let folder: string;

async function put(name: string, content: string | Uint8Array) {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  // Whole or not at all, as the backend does it.
  await writeFile(join(folder, '.part'), content);
  await rename(join(folder, '.part'), file);
}
const get = (name: string) => readFile(join(folder, name));
const remove = (name: string) => rm(join(folder, name));

function eventOf(seq: number): JsonValue {
  const digest = toHex(sha256(BLOB));
  const large = seq === 7;
  return createEvent({
    id: `e-${seq}`,
    source: `//${ORIGIN}`,
    type: 'io.iac-drift.finding.detected.v1',
    time: '2026-11-23T10:00:00Z',
    data: large
      ? { digest: `sha256:${digest}`, size: BLOB.length }
      : {
          text: `"dataref":"blobs/sha256/${digest}"`,
          before: [1.5, null, 'é'],
        },
    ...(large && { extensions: { dataref: `blobs/sha256/${digest}` } }),
  });
}

/** A log as the backend publishes it. */
async function publishLog() {
  const tree = Frontier.empty(sha256);
  let prev: Uint8Array = GENESIS_PREV;
  let from = 0;
  let lines: Uint8Array[] = [];
  await put('README.txt', 'read me\n');
  await put('trust/drift.example.com_log.vkey', `${signer.vkey}\n`);
  await put(`blobs/sha256/${toHex(sha256(BLOB))}`, BLOB);
  for (let seq = 0; seq < 40; seq++) {
    const line = formatEntry({ event: eventOf(seq), prev, seq });
    lines.push(line);
    tree.append(leafHash(line, sha256));
    prev = sha256(line);
    if (SIZES.includes(tree.size)) {
      const size = tree.size;
      const checkpoint = { origin: ORIGIN, size, root: tree.root() };
      const note = await signCheckpoint(checkpoint, [signer], sha256);
      await put(segmentFile(from, size), Buffer.concat(lines));
      await put(checkpointFile(size), note);
      await put('checkpoint', note);
      from = size;
      lines = [];
    }
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  await publishLog();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Status and rule or reason, `tampered chain` say. */
async function answer(): Promise<string> {
  const result = await verifyFolder({ directory: folder });
  switch (result.status) {
    case 'tampered':
      return `tampered ${result.problem.rule}`;
    case 'cannot-say':
      return `cannot-say ${result.reason}`;
    default:
      return result.status;
  }
}

async function editLines(
  name: string,
  edit: (lines: string[]) => string[],
): Promise<void> {
  const lines = (await get(name)).toString().split(/(?<=\n)/);
  await put(name, edit(lines).join(''));
}

jest.setTimeout(60_000);

describe('verifyFolder', () => {
  it('finds a published log intact', async () => {
    expect(await verifyFolder({ directory: folder })).toMatchObject({
      status: 'intact',
      entries: 40,
      covered: 40,
      checkpoints: 4,
      origin: ORIGIN,
      keySource: 'folder',
      mode: 'full',
    });
  });

  it('says where an edited entry is', async () => {
    const name = segmentFile(10, 25);
    await editLines(name, lines =>
      lines.with(7, lines[7].replace('e-17', 'e-71')),
    );
    const before = (await get(name))
      .toString()
      .split(/(?<=\n)/)
      .slice(0, 7);
    const start = Buffer.byteLength(before.join(''));
    expect(await verifyFolder({ directory: folder })).toMatchObject({
      status: 'tampered',
      covered: 10,
      coveredRoot: expect.stringMatching(/^[0-9a-f]{64}$/),
      problem: {
        rule: 'chain',
        file: name,
        line: 8,
        seq: 17,
        bytes: { start },
        message: expect.stringMatching(/^Entry 17 was altered/),
      },
    });
  });

  it('finds each class of byte changed in each file', async () => {
    let changed = 0;
    for (const name of [
      segmentFile(0, 10),
      segmentFile(25, 40),
      checkpointFile(10),
      checkpointFile(40),
      'checkpoint',
      'trust/drift.example.com_log.vkey',
      `blobs/sha256/${toHex(sha256(BLOB))}`,
    ]) {
      const original = await get(name);
      // The first byte of each value in each file, and the last: letters,
      // digits, quotes, braces, line feeds, UTF-8 sequences.
      for (const byte of new Set(original)) {
        for (const at of new Set([
          original.indexOf(byte),
          original.lastIndexOf(byte),
        ])) {
          const mutant = Buffer.from(original);
          mutant[at] ^= 1;
          await put(name, mutant);
          changed += 1;
          expect([name, at, await answer()]).toEqual([
            name,
            at,
            expect.stringMatching(/^tampered/),
          ]);
        }
      }
      await put(name, original);
    }
    expect(await answer()).toBe('intact');
    // eslint-disable-next-line no-console -- the figure is the result
    console.log(`${changed} bytes changed in a folder, 0 undetected`);
  });

  it.each<[string, (lines: string[]) => string[], string]>([
    ['removed', lines => lines.toSpliced(5, 1), 'sequence'],
    ['repeated', lines => lines.toSpliced(5, 0, lines[5]), 'sequence'],
    ['moved', lines => lines.with(5, lines[6]).with(6, lines[5]), 'sequence'],
    ['added', lines => lines.toSpliced(5, 0, '{"event":{}}\n'), 'entry-format'],
    ['added at the end', lines => [...lines, lines[14]], 'sequence'],
    ['cut off at the end', lines => lines.slice(0, -1), 'segment-range'],
  ])('finds a line %s', async (_, edit, rule) => {
    await editLines(segmentFile(10, 25), edit);
    expect(await answer()).toBe(`tampered ${rule}`);
  });

  it('finds the last lines cut off', async () => {
    await editLines(segmentFile(25, 40), lines => lines.slice(0, -3));
    expect(await answer()).toBe('tampered segment-range');
    await remove(segmentFile(25, 40));
    expect(await verifyFolder({ directory: folder })).toMatchObject({
      problem: { rule: 'tail-cut', seq: 25, lastSeq: 39 },
    });
  });

  it('finds all entries removed', async () => {
    await rm(join(folder, 'segments'), { recursive: true });
    expect(await answer()).toBe('tampered tail-cut');
  });

  it('finds a segment removed, copied or renamed', async () => {
    const copy = segmentFile(10, 26);
    await copyFile(join(folder, segmentFile(10, 25)), join(folder, copy));
    expect(await answer()).toBe('tampered segment-overlap');
    await remove(copy);
    await rename(join(folder, segmentFile(10, 25)), join(folder, 'segments/x'));
    expect(await answer()).toBe('tampered segment-missing');
    await remove('segments/x');
    expect(await answer()).toBe('tampered segment-missing');
  });

  it('finds a file that does not belong, and passes over hidden ones', async () => {
    await put('segments/.DS_Store', '');
    expect(await answer()).toBe('intact');
    await put('segments/more.ndjson', '');
    expect(await answer()).toBe('tampered unexpected-file');
    await remove('segments/more.ndjson');
    await put('checkpoints/41', '');
    expect(await answer()).toBe('tampered unexpected-file');
  });

  it('finds a signature replaced by that of another key', async () => {
    const tree = Frontier.empty(sha256);
    const root = tree.root();
    const note = await signCheckpoint(
      { origin: ORIGIN, size: 25, root },
      [other],
      sha256,
    );
    await put(checkpointFile(25), note);
    expect(await answer()).toBe('tampered signature');
  });

  it('finds a checkpoint under the name of another', async () => {
    await copyFile(
      join(folder, checkpointFile(10)),
      join(folder, checkpointFile(25)),
    );
    expect(await answer()).toBe('tampered checkpoint-name');
  });

  it('finds the newest checkpoint removed while its copy is there', async () => {
    await remove(checkpointFile(40));
    expect(await answer()).toBe('tampered checkpoint-missing');
  });

  it('cannot say when nothing covers the newest entries', async () => {
    await remove(checkpointFile(40));
    await copyFile(
      join(folder, checkpointFile(25)),
      join(folder, 'checkpoint'),
    );
    expect(await answer()).toBe('cannot-say uncovered-tail');
  });

  it('takes what a crash while publishing leaves for what it is', async () => {
    await remove('checkpoint');
    expect(await answer()).toBe('intact');
    await copyFile(
      join(folder, checkpointFile(25)),
      join(folder, 'checkpoint'),
    );
    expect(await answer()).toBe('intact');
  });

  it('never calls a log tampered with that is being published meanwhile', async () => {
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await put('trust/drift.example.com_log.vkey', `${signer.vkey}\n`);
    let published = false;
    const publishing = publishLog().then(() => {
      published = true;
    });
    const answers: string[] = [];
    while (!published) {
      answers.push(await answer());
    }
    await publishing;
    expect(answers.filter(a => a.startsWith('tampered'))).toEqual([]);
    expect(await answer()).toBe('intact');
  });

  it('finds data beside the log missing', async () => {
    await rm(join(folder, 'blobs'), { recursive: true });
    expect(await answer()).toBe('tampered blob');
  });

  it('cannot say without a key, a checkpoint, or anything', async () => {
    await remove('trust/drift.example.com_log.vkey');
    expect(await answer()).toBe('cannot-say no-key');
    await remove('checkpoint');
    await rm(join(folder, 'checkpoints'), { recursive: true });
    expect(await answer()).toBe('cannot-say no-checkpoint');
    await rm(join(folder, 'segments'), { recursive: true });
    expect(await answer()).toBe('cannot-say empty');
  });

  it('cannot say when a file cannot be read', async () => {
    await remove(segmentFile(10, 25));
    // Even the administrator cannot read what leads to itself.
    const file = join(folder, segmentFile(10, 25));
    await symlink(file, file);
    expect(await answer()).toBe('cannot-say unreadable');
  });

  it('does not wait at what is not a file', async () => {
    await remove(segmentFile(10, 25));
    execFileSync('mkfifo', [join(folder, segmentFile(10, 25))]);
    expect(await answer()).toBe('cannot-say unreadable');
  });
});

describe('iac-drift verify', () => {
  let stdout: string;
  beforeEach(() => {
    stdout = '';
    jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
      stdout += chunk;
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  async function run(...args: string[]) {
    stdout = '';
    process.exitCode = undefined;
    await verifyCommand().parseAsync([folder, ...args], { from: 'user' });
    const { exitCode } = process;
    process.exitCode = undefined;
    return { exitCode, stdout };
  }

  it('exits 0 and says that the key lay in the folder itself', async () => {
    const result = await run();
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toMatch(/^INTACT {2}all 40 entries/);
    expect(result.stdout).toContain('from the folder itself');
  });

  it('takes a key or a file with one', async () => {
    const file = join(folder, 'trust/drift.example.com_log.vkey');
    for (const key of [signer.vkey, file]) {
      const result = await run('--vkey', key);
      expect(result.exitCode).toBe(0);
      expect(result.stdout).toContain('as given');
    }
  });

  it('exits 4 when another key is given than signed', async () => {
    const result = await run('--vkey', other.vkey);
    expect(result.exitCode).toBe(4);
    expect(result.stdout).toContain('none of the known keys signed this');
  });

  it('exits 4 and says what, where and by which rule', async () => {
    await editLines(segmentFile(0, 10), lines =>
      lines.with(3, lines[3].replace('1.5', '2.5')),
    );
    const result = await run();
    expect(result.exitCode).toBe(4);
    expect(result.stdout).toMatch(/^TAMPERED {2}Entry 3 was altered/);
    expect(result.stdout).toContain(segmentFile(0, 10));
    expect(result.stdout).toMatch(/line {9}4, bytes \d+ to \d+\n/);
    expect(result.stdout).toMatch(/rule {9}chain\n/);
    const json = JSON.parse((await run('--json')).stdout);
    expect(json).toMatchObject({
      status: 'tampered',
      problem: { rule: 'chain', seq: 3, line: 4 },
    });
  });

  it('exits 5 when it cannot say', async () => {
    await rm(join(folder, 'checkpoints'), { recursive: true });
    await remove('checkpoint');
    const result = await run();
    expect(result.exitCode).toBe(5);
    expect(result.stdout).toMatch(/^CANNOT SAY/);
  });

  it('says what a bad key or folder is', async () => {
    await expect(run('--vkey', 'nonsense')).rejects.toThrow(
      '--vkey takes a verifier key or a file that holds one',
    );
    await expect(
      verifyCommand().parseAsync([join(folder, 'none')], { from: 'user' }),
    ).rejects.toThrow('is not a folder');
  });

  it('says what is wrong with a file that it is given', async () => {
    const junk = join(folder, '.junk');
    await writeFile(junk, 'junk');
    const proof = join(folder, '.proof');
    await writeFile(proof, 'c2sp.org/tlog-proof@v1\n');
    const checkpoint = join(folder, 'checkpoint');
    const verify = (...args: string[]) =>
      verifyCommand().parseAsync(args, { from: 'user' });
    for (const [args, message] of [
      [[folder, '--since', junk], `${junk} is not a checkpoint: `],
      [[folder, '--tsa-ca', junk], `${junk} holds no certificate in PEM`],
      [[folder, '--tsa-ca', `${junk}2`], 'there is no such file'],
      [[folder, '--vkey', folder], 'it is a folder'],
      [[folder, '--entry', junk], '--entry is for a .tlog-proof, which'],
      [[proof, '--since', checkpoint], '--since is for a whole log, which'],
    ] as const) {
      await expect(verify(...args)).rejects.toThrow(message);
    }
    await truncate(junk, 2_000_000);
    await expect(verify(folder, '--policy', junk)).rejects.toThrow(
      '2 MiB, which is more than the 1 MiB that are read',
    );
  });

  it('leaves the folder as it is', async () => {
    const list = async () =>
      (await readdir(folder, { recursive: true })).sort();
    const before = await list();
    await run();
    expect(await list()).toEqual(before);
  });

  it('cannot be made to write to the terminal by what is in the log', async () => {
    await appendFile(join(folder, checkpointFile(40)), '\u001b[31mred\n');
    expect((await run()).stdout).not.toContain('\u001b');
  });
});
