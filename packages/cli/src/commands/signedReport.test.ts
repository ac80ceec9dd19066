/** @jest-environment node */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  canonicalize,
  cosignerOf,
  openNote,
  parseVkey,
  toHex,
} from '@iac-drift/ledger';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import { version } from '../../package.json';
import { MemoryLog, ORIGIN } from './__testUtils__/servedLog';
import { signedReport } from './signedReport';
import { verifyCommand } from './verify';
import { dated, NOTHING_VERIFIED } from './verifyReport';

const run = promisify(execFile);
const pem = generateEd25519Pem();
const logSigner = ed25519Signer({ name: ORIGIN, pem });
const { vkey } = logSigner;
const log = new MemoryLog().grow(30);

const REPORT = dated({
  ...NOTHING_VERIFIED,
  status: 'cannot-say',
  reason: 'empty',
  message: 'There is nothing to verify.',
  target: 'somewhere',
  mode: 'full',
  keySource: 'given',
  keys: [],
});

let folder: string;
let proof: string;
let key: string;
let stdout: string;
let stderr: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signed-'));
  proof = join(folder, '7.tlog-proof');
  key = join(folder, 'auditor.pem');
  await writeFile(proof, await log.proof(7, await log.checkpoint(logSigner)));
  stdout = '';
  stderr = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    stdout += typeof chunk === 'string' ? chunk : Buffer.from(chunk);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation(chunk => {
    stderr += chunk;
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** The note that `iac-drift verify` prints, its exit code, and the key told. */
async function verify(...args: string[]) {
  stdout = '';
  stderr = '';
  process.exitCode = undefined;
  await verifyCommand().parseAsync(args, { from: 'user' });
  const { exitCode } = process;
  process.exitCode = undefined;
  const own = /key to check the report with is (\S+)\n/.exec(stderr)?.[1];
  return { note: Buffer.from(stdout), exitCode, own: own ?? '' };
}

async function open(note: Uint8Array, own: string) {
  const known = [parseVkey(own, sha256)];
  return openNote(note, known, { sha256, verify: ed25519Verify });
}

function reportOf(note: Uint8Array): Record<string, unknown> {
  return JSON.parse(Buffer.from(note).toString().split('\n')[0]);
}

/** Runs what the documentation says. */
async function checkByHand(note: Uint8Array, own: string): Promise<string> {
  const docs = join(__dirname, '../../../../docs/auditing.md');
  const blocks = (await readFile(docs, 'utf8')).split('\n\n');
  const commands = blocks.find(text => text.includes('> report.json'))!;
  await writeFile(join(folder, 'report.note'), note);
  const env = { ...process.env, KEY: own };
  return (await run('sh', ['-ec', commands], { cwd: folder, env })).stdout;
}

describe('iac-drift verify --sign', () => {
  it('signs one line of canonical JSON that says what was verified', async () => {
    const before = new Date().toISOString();
    const given = [proof, '--vkey', vkey];
    const { note, own, exitCode } = await verify(...given, '--sign', key);
    const { text, signedBy } = await open(note, own);
    expect(exitCode).toBe(0);
    expect(signedBy[0].name).toMatch(/^iac-drift-verifier-[0-9a-f]{8}$/);
    const report = reportOf(note);
    expect(text).toBe(`${canonicalize(report)}\n`);
    const policy = Buffer.from(`log ${vkey}\nquorum none\n`);
    expect(report).toMatchObject({
      target: proof,
      mode: 'spot',
      status: 'intact',
      origin: ORIGIN,
      covered: 30,
      coveredRoot: report.root,
      keySource: 'given',
      policySha256: toHex(sha256(policy)),
      tool: `iac-drift ${version}`,
    });
    expect(String(report.verifiedAt) >= before).toBe(true);

    const unsigned = await verify(...given, '--json');
    const { verifiedAt, ...rest } = JSON.parse(unsigned.note.toString());
    expect({ ...rest, verifiedAt: report.verifiedAt }).toEqual(report);
  });

  it('lets no byte be changed', async () => {
    const { note, own } = await verify(proof, '--vkey', vkey, '--sign', key);
    await open(note, own);
    for (let at = 0; at < note.length; at++) {
      const mutant = Buffer.from(note);
      mutant[at] ^= 1;
      await expect(open(mutant, own)).rejects.toThrow();
    }
  });

  it('signs what is tampered with or cannot be said, with the same exit codes', async () => {
    const missing = await verify(proof, '--sign', key);
    expect(missing.exitCode).toBe(5);
    await open(missing.note, missing.own);
    expect(reportOf(missing.note)).toMatchObject({
      status: 'cannot-say',
      reason: 'no-key',
    });

    const text = await readFile(proof, 'latin1');
    await writeFile(
      proof,
      text.replace('\nindex 7\n', '\nindex 8\n'),
      'latin1',
    );
    const altered = await verify(proof, '--vkey', vkey, '--sign', key);
    expect(altered.exitCode).toBe(4);
    await open(altered.note, altered.own);
    expect(reportOf(altered.note)).toMatchObject({
      status: 'tampered',
      problem: { rule: 'proof', file: proof, seq: 8 },
    });
  });

  it('gives the digest of the policy file, and takes a name', async () => {
    const policy = join(folder, 'policy.txt');
    await writeFile(policy, `# ours\nlog ${vkey}\nquorum none\n`);
    const args = ['--policy', policy, '--sign', key];
    const named = [...args, '--signer', 'audit.example.com'];
    const { note, own } = await verify(proof, ...named);
    expect(own).toMatch(/^audit\.example\.com\+/);
    expect(stderr).toMatch(/^iac-drift: Made a key/);
    expect(reportOf(note).policySha256).toBe(
      toHex(sha256(await readFile(policy))),
    );
    const again = await verify(proof, ...named);
    expect(again.own).toBe(own);
    expect(stderr).toMatch(/^iac-drift: The key/);
  });

  it('says what is wrong with a key or its name', async () => {
    await expect(verify(proof, '--signer', 'me')).rejects.toThrow(
      '--signer names the key of --sign',
    );
    await expect(
      verify(proof, '--sign', key, '--signer', 'a b'),
    ).rejects.toThrow('--signer cannot be the name of a verifier');
    await expect(verify(proof, '--sign', proof)).rejects.toThrow(
      'is not an Ed25519 private key in PEM (PKCS #8)',
    );
    const nowhere = join(folder, 'no', 'key');
    await expect(verify(proof, '--sign', nowhere)).rejects.toThrow(
      'can neither be read nor made (ENOENT)',
    );
    expect(stdout).toBe('');
  });

  it('is not signed with the key of the log or of a witness', async () => {
    await writeFile(key, pem);
    await expect(verify(proof, '--vkey', vkey, '--sign', key)).rejects.toThrow(
      'is that of the log or of a witness',
    );
    const cosigner = cosignerOf(ed25519Signer({ name: 'w.org', pem }), sha256);
    const [name, id] = cosigner.vkey.split('+');
    const witness = { witness: `${name}+${id}`, time: 1, size: 30, file: 'c' };
    const attestations = { cosigned: [witness], stamped: [], unknown: 0 };
    await expect(
      signedReport({ ...REPORT, attestations }, logSigner),
    ).rejects.toThrow('is that of the log or of a witness');
  });

  it('is checked with openssl as docs/auditing.md says', async () => {
    // Several keys: their base64 may hold the sign that stands before it.
    for (const file of Array.from({ length: 8 }, (_, i) => `${key}${i}`)) {
      const { note, own } = await verify(proof, '--vkey', vkey, '--sign', file);
      expect(await checkByHand(note, own)).toContain('Verified Successfully');
      const json = await readFile(join(folder, 'report.json'), 'utf8');
      expect(json).toBe(`${canonicalize(reportOf(note))}\n`);
      const forged = note.toString().replace('"intact"', '"tampered"');
      await expect(checkByHand(Buffer.from(forged), own)).rejects.toThrow();
    }
  });
});

describe('signedReport', () => {
  const signer = ed25519Signer({ name: 'me', pem: generateEd25519Pem() });

  it('keeps a long report within what readers of notes take', async () => {
    const file = 'f'.repeat(1000);
    const stampOf = (size: number) => ({ size, time: 1, file });
    const stamped = [...Array(5000).keys()].map(stampOf);
    const attestations = { cosigned: [], stamped, unknown: 0 };
    const note = await signedReport({ ...REPORT, attestations }, signer);
    await open(note, signer.vkey);
    expect(reportOf(note).attestations).toMatchObject({
      stamped: stamped.slice(-500),
      moreStamped: 4500,
    });
  });

  it('takes what cannot be canonical and cannot steer a terminal', async () => {
    const target = `\ud800 \u009b31m \u202e \u001b[2J\n`;
    const note = await signedReport({ ...REPORT, target }, signer);
    await open(note, signer.vkey);
    expect(reportOf(note).target).toBe(
      '\ufffd \\u009b31m \\u202e \\u001b[2J\\u000a',
    );
  });
});
