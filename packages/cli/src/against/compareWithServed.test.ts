/** @jest-environment node */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseNote, parsePolicy } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { newWitness } from '../commands/__testUtils__/publishedLog';
import {
  LogServer,
  MemoryLog,
  newSigner,
  ORIGIN,
} from '../commands/__testUtils__/servedLog';
import { verifyFolder } from '../commands/verifyFolder';
import type { Trust, VerifyReport } from '../commands/verifyReport';
import { FolderObjects } from '../published/FolderObjects';
import { compareWithServed } from './compareWithServed';

const LEDGER = 'api/iac-drift/v1/ledger/';
const FINDINGS = 'api/iac-drift/v1/findings';
const pad = (n: number) => String(n).padStart(20, '0');
const signer = newSigner();

let folder: string;
let log: MemoryLog;
let server: LogServer;
let url: string;
/** Findings that the portal shows as unresolved, and those that it shows at all. */
let open: string[];
let shown: string[];

const detect = (id: string) => log.append({ findingId: id });
const resolve = (id: string) =>
  log.append({ findingId: id }, 'finding.resolved');

/** A folder with a log of four entries, and a portal that serves it. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'against-'));
  log = new MemoryLog();
  ['a', 'b', 'c'].forEach(detect);
  resolve('b');
  await publish();
  open = ['a', 'c'];
  shown = ['a', 'b', 'c'];
  server = new LogServer();
  url = await server.start();
  await serve();
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function publish(): Promise<void> {
  const size = log.lines.length;
  const note = await log.checkpoint(signer);
  const files = {
    'trust/log.vkey': `${signer.vkey}\n`,
    [`segments/${pad(0)}-${pad(size)}.ndjson`]: Buffer.concat(log.lines),
    [`checkpoints/${pad(size)}`]: note,
    checkpoint: note,
  };
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
}

/** The log as it now stands, and beside it the findings, two a page. */
async function serve(lines = log.lines, by = log): Promise<void> {
  server.serve(await by.resources(signer), { lines, under: LEDGER });
  const ofLog = server.answer;
  server.answer = path => {
    if (!path.startsWith(FINDINGS)) {
      return ofLog(path);
    }
    const id = /findings\/(.+)$/.exec(path)?.[1];
    if (id !== undefined) {
      return shown.includes(id) ? Buffer.from(`{"id":"${id}"}`) : undefined;
    }
    const at = Number(/cursor=(\d+)/.exec(path)?.[1] ?? 0);
    const items = open.slice(at, at + 2).map(found => ({ id: found }));
    const next = at + 2 < open.length ? { nextCursor: String(at + 2) } : {};
    return Buffer.from(JSON.stringify({ items, pageInfo: next }));
  };
}

async function compare(trust?: Trust): Promise<VerifyReport> {
  const report = await verifyFolder({ directory: folder, trust });
  const objects = new FolderObjects(folder);
  return compareWithServed({ report, objects, url, token: 'token', trust });
}

describe('compareWithServed', () => {
  it('finds the same log and the same findings', async () => {
    expect(await compare()).toMatchObject({
      status: 'intact',
      target: folder,
      against: {
        url: `${url}${LEDGER}`,
        entries: 4,
        ahead: 0,
        openFindings: 2,
      },
    });
  });

  it('says how far the published copy is behind', async () => {
    detect('d');
    open = ['a', 'c', 'd'];
    await serve();
    expect(await compare()).toMatchObject({
      status: 'intact',
      entries: 4,
      against: { entries: 5, ahead: 1, openFindings: 3 },
    });
  });

  it('excuses a finding whose entry is recorded and not signed yet', async () => {
    const { lines } = log;
    const resources = await log.resources(signer);
    detect('d');
    open = ['a', 'c', 'd'];
    await serve();
    const later = server.answer;
    server.answer = path =>
      path.startsWith(LEDGER) && !path.includes('entries?')
        ? resources.get(path.slice(LEDGER.length))
        : later(path);
    expect(lines).toHaveLength(5);
    expect(await compare()).toMatchObject({ status: 'intact' });
  });

  it('does not ask for witnesses of what the portal signed just now', async () => {
    const witness = newWitness('w.example');
    const lines = [`log ${signer.vkey}`, `witness w ${witness.vkey}`];
    const file = [...lines, 'quorum w', ''].join('\n');
    const policy = parsePolicy(Buffer.from(file), sha256);
    const { text } = parseNote(await log.checkpoint(signer));
    const keyId = witness.vkey.split('+')[1];
    const name = `checkpoints/${pad(4)}.cosig.${keyId}.7`;
    await writeFile(join(folder, name), await witness.cosign(text, 7));
    const trust = { policy, source: 'given' as const };
    expect(await compare(trust)).toMatchObject({ status: 'intact' });
  });

  it('finds a portal that was set back behind what it published', async () => {
    const older = new MemoryLog();
    older.append({ findingId: 'a' });
    await serve(older.lines, older);
    expect(await compare()).toMatchObject({
      status: 'tampered',
      problem: { rule: 'tail-cut' },
    });
  });

  it('finds a portal whose log was rewritten and signed again', async () => {
    const other = new MemoryLog();
    ['x', 'b', 'c', 'd', 'e'].forEach(id => other.append({ findingId: id }));
    await serve(other.lines, other);
    expect(await compare()).toMatchObject({
      status: 'tampered',
      problem: { rule: 'root', message: expect.stringContaining('differs') },
    });
  });

  it('finds a finding on the portal that the log knows nothing of', async () => {
    open = ['a', 'c', 'z'];
    expect(await compare()).toMatchObject({
      status: 'tampered',
      problem: { rule: 'completeness', message: expect.stringContaining('z') },
    });
  });

  it('cannot say when the portal hides a finding that is open', async () => {
    open = ['a'];
    shown = ['a', 'b'];
    expect(await compare()).toMatchObject({
      status: 'cannot-say',
      reason: 'completeness',
      message: expect.stringContaining('Entry 2 opened the finding c'),
    });
    // Resolved since the list was read, and shown as such.
    shown = ['a', 'b', 'c'];
    expect(await compare()).toMatchObject({ status: 'intact' });
  });

  it('cannot say when the portal does not let it in', async () => {
    server.answer = () => ({ status: 401 });
    expect(await compare()).toMatchObject({
      status: 'cannot-say',
      reason: 'unreadable',
      message: expect.stringContaining('asks for a token'),
    });
  });

  it('compares the log alone where no portal is', async () => {
    server.serve(await log.resources(signer), { lines: log.lines });
    const report = await compare();
    expect(report).toMatchObject({ status: 'intact', origin: ORIGIN });
    expect(report.against).not.toHaveProperty('openFindings');
  });
});
