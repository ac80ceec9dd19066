/** @jest-environment node */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  COSIGNATURE_NOTE_TYPE,
  formatAddCheckpoint,
  Frontier,
  openCosignatures,
  parseVkey,
  proveConsistency,
  signCheckpoint,
} from '@iac-drift/ledger';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import {
  MemoryLog,
  newSigner,
  ORIGIN,
} from '../commands/__testUtils__/servedLog';
import { Witness } from './Witness';
import { witnessKey } from './witnessKey';
import { hashOfOrigin, WitnessMemory } from './WitnessMemory';
import { witnessServer } from './witnessServer';

const BIN = resolve(__dirname, '../../bin/iac-drift.js');
const LONG = process.env.IAC_DRIFT_LONG_TESTS === '1';
const signer = newSigner();
const logs = [parseVkey(signer.vkey, sha256)];

jest.setTimeout(LONG ? 600_000 : 120_000);

/** One of two histories that part after 10 entries. */
class History {
  readonly #leaves: Uint8Array[];

  constructor(readonly name: string, size = 200) {
    const log = new MemoryLog().grow(10, 'both').grow(size - 10, name);
    this.#leaves = log.leaves;
  }

  root = (from: number, to: number): Uint8Array => {
    const tree = Frontier.empty(sha256);
    this.#leaves.slice(from, to).forEach(leaf => tree.append(leaf));
    return tree.root();
  };

  async request(oldSize: number, size: number, by = signer): Promise<Buffer> {
    const checkpoint = { origin: ORIGIN, size, root: this.root(0, size) };
    const proof =
      oldSize > 0
        ? proveConsistency(oldSize, size, r => this.root(r.from, r.to))
        : [];
    const note = await signCheckpoint(checkpoint, [by], sha256);
    return Buffer.from(formatAddCheckpoint({ oldSize, proof, note }));
  }
}

const a = new History('a');
const b = new History('b');

let folder: string;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witness-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(
  options: { now?: () => number; requestTimeoutMs?: number } = {},
): Promise<{ url: string; port: number; vkey: string; errors: string[] }> {
  const { cosigner } = await witnessKey({ file: join(folder, 'key') });
  const memory = await WitnessMemory.open(join(folder, 'state'));
  const errors: string[] = [];
  const server: Server = witnessServer({
    witness: new Witness({ logs, memory, cosigner, now: options.now }),
    onError: error => errors.push(error.message),
    requestTimeoutMs: options.requestTimeoutMs,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    return new Promise(done => {
      server.close(done);
    });
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, vkey: cosigner.vkey, errors };
}

const post = (url: string, body: Buffer | string) =>
  fetch(`${url}/add-checkpoint`, { method: 'POST', body });

describe('a witness over HTTP', () => {
  it('cosigns what continues, and refuses the rest with the right status', async () => {
    const { url, vkey } = await serve();
    const before = Math.floor(Date.now() / 1000);
    const answer = await post(url, await a.request(0, 20));
    expect(answer.status).toBe(200);
    const line = await answer.text();
    const request = (await a.request(0, 20)).toString();
    const note = request.slice(request.indexOf('\n\n') + 2);
    const key = parseVkey(vkey, sha256, COSIGNATURE_NOTE_TYPE);
    const [cosignature] = await openCosignatures(
      Buffer.from(note + line),
      [key],
      { verify: ed25519Verify },
    );
    expect(cosignature.time).toBeGreaterThanOrEqual(before);
    expect(cosignature.time).toBeLessThanOrEqual(before + 60);

    const behind = await post(url, await a.request(0, 30));
    expect(behind.status).toBe(409);
    expect(behind.headers.get('content-type')).toBe('text/x.tlog.size');
    expect(await behind.text()).toBe('20\n');

    const stranger = ed25519Signer({ name: ORIGIN, pem: generateEd25519Pem() });
    const unknown = ed25519Signer({ name: 'x.org', pem: generateEd25519Pem() });
    const statuses = async (body: Buffer | string) =>
      (await post(url, body)).status;
    expect(await statuses(await b.request(20, 30))).toBe(422);
    expect(await statuses(await b.request(20, 20))).toBe(422);
    expect(await statuses(await a.request(20, 30, stranger))).toBe(403);
    expect(await statuses('old 1\n')).toBe(400);
    expect(await statuses(request.replace('old 0', 'old 21'))).toBe(400);
    expect(await statuses(request.replaceAll(ORIGIN, unknown.name))).toBe(404);
    expect(await statuses('x'.repeat(200_000))).toBe(413);
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    // The same again is cosigned again.
    expect(await statuses(await a.request(20, 20))).toBe(200);
    expect(await statuses(await a.request(20, 30))).toBe(200);
  });

  it('shows what it cosigned last, and remembers it after a restart', async () => {
    const first = await serve();
    await post(first.url, await a.request(0, 20));
    const second = await serve();
    expect(second.vkey).toBe(first.vkey);
    const shown = await fetch(
      `${second.url}/${hashOfOrigin(ORIGIN)}/checkpoint`,
    );
    expect(shown.status).toBe(200);
    const note = Buffer.from(await shown.arrayBuffer());
    const key = parseVkey(second.vkey, sha256, COSIGNATURE_NOTE_TYPE);
    expect(
      await openCosignatures(note, [key], { verify: ed25519Verify }),
    ).toHaveLength(1);
    expect((await post(second.url, await a.request(0, 30))).status).toBe(409);
    const unknown = `${second.url}/${'0'.repeat(64)}/checkpoint`;
    expect((await fetch(unknown)).status).toBe(404);
  });

  it('never goes back in time, and stops when the clock is set back far', async () => {
    let now = 1_800_000_000_000;
    const { url, errors } = await serve({ now: () => now });
    await post(url, await a.request(0, 20));
    now -= 60_000;
    const answer = await post(url, await a.request(20, 30));
    const payload = Buffer.from((await answer.text()).split(' ')[2], 'base64');
    expect(payload.readBigUInt64BE(4)).toBe(1_800_000_000n);
    now -= 3_600_000;
    expect((await post(url, await a.request(30, 40))).status).toBe(503);
    expect(errors).toEqual([expect.stringContaining('The clock shows')]);
  });

  it('does not begin anew when its memory is damaged', async () => {
    const { url, errors } = await serve();
    await post(url, await a.request(0, 20));
    const place = join(folder, 'state', hashOfOrigin(ORIGIN));
    const [name] = await readdir(place);
    await writeFile(join(place, name), 'damaged');
    expect((await post(url, await b.request(0, 20))).status).toBe(503);
    expect(errors).toEqual(['the memory of the witness is damaged']);
  });

  it('does not wait for slow clients', async () => {
    const { port, url } = await serve({ requestTimeoutMs: 300 });
    const sent = [
      'POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n',
      'POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 9\r\n\r\nold',
    ];
    for (const part of sent) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(part);
      const started = Date.now();
      socket.resume();
      await once(socket, 'close');
      expect(Date.now() - started).toBeLessThan(5_000);
    }
    expect((await post(url, await a.request(0, 20))).status).toBe(200);
  });

  it('keeps its key to itself', async () => {
    await serve();
    expect((await stat(join(folder, 'key'))).mode % 0o1000).toBe(0o600);
  });
});

/** Sizes that were cosigned, by history; those of the common beginning are left out. */
class Cosigned {
  readonly roots = new Map<number, Set<string>>();
  readonly sides = new Set<string>();
  count = 0;

  add(side: string, size: number): void {
    this.count += 1;
    if (size > 10) this.sides.add(side);
    const of = this.roots.get(size) ?? new Set();
    this.roots.set(size, of.add(size > 10 ? side : 'both'));
  }
}

describe('two histories at once', () => {
  it('lets at most one of them win, on two witnesses with one memory', async () => {
    const rounds = LONG ? 100 : 12;
    let most = 0;
    for (let round = 0; round < rounds; round++) {
      await rm(join(folder, 'state'), { recursive: true, force: true });
      const urls = [(await serve()).url, (await serve()).url];
      const cosigned = new Cosigned();
      const statuses = await Promise.all(
        Array.from({ length: 32 }, async (_, i): Promise<number> => {
          const side = i % 2 === 0 ? a : b;
          const size = 11 + ((i * 7 + round) % 40);
          const body = await side.request(0, size);
          const answer = await post(urls[Math.floor(i / 2) % 2], body);
          if (answer.status === 200) cosigned.add(side.name, size);
          return answer.status;
        }),
      );
      expect(cosigned.count).toBe(1);
      expect(new Set(statuses)).toEqual(new Set([200, 409]));
      most = Math.max(most, cosigned.count);
    }
    process.stdout.write(
      `${rounds} rounds of 32 parallel forks on two witnesses: at most ${most} cosigned\n`,
    );
  });

  it('never cosigns both when it is killed at any moment', async () => {
    const kills = LONG ? 60 : 8;
    const cosigned = new Cosigned();
    const known = { size: 0 };
    for (let round = 0; round < kills; round++) {
      const bodies = await Promise.all(
        Array.from({ length: 24 }, async (_, i) => {
          const side = i % 2 === 0 ? a : b;
          const next = Math.max(known.size, 10) + 1 + (i % 3);
          return { side, next, body: await side.request(known.size, next) };
        }),
      );
      const witness = await start();
      let answers = 0;
      const asked = bodies.map(async ({ side, next, body }) => {
        const answer = await post(witness.url, body);
        if (answer.status === 200) {
          cosigned.add(side.name, next);
        } else if (answer.status === 409) {
          known.size = Number(await answer.text());
        }
        answers += 1;
        if (answers > (round % 4) * 8) witness.process.kill('SIGKILL');
      });
      const timer = setTimeout(
        () => witness.process.kill('SIGKILL'),
        round % 3 === 0 ? 5 + round : 1_000,
      );
      await Promise.allSettled(asked);
      clearTimeout(timer);
      if (witness.process.exitCode === null && !witness.process.killed) {
        witness.process.kill('SIGKILL');
      }
    }
    expect(cosigned.count).toBeGreaterThan(0);
    expect([...cosigned.sides].length).toBeLessThanOrEqual(1);
    for (const roots of cosigned.roots.values()) expect(roots.size).toBe(1);
    process.stdout.write(
      `${kills} times kill -9 among parallel forks: ${cosigned.count} cosignatures, all of one history\n`,
    );
  });

  it('ends on SIGTERM once it has answered', async () => {
    const witness = await start();
    expect((await post(witness.url, await a.request(0, 20))).status).toBe(200);
    witness.process.kill('SIGTERM');
    const [code] = await once(witness.process, 'exit');
    expect(code).toBe(0);
  });

  async function start(): Promise<{ process: ChildProcess; url: string }> {
    const args = ['witness', '--listen', '0', '--log', signer.vkey];
    const child = spawn(
      process.execPath,
      [BIN, ...args, '--key', join(folder, 'key')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    closing.push(async () => child.kill('SIGKILL'));
    let text = '';
    for await (const piece of child.stdout) {
      text += piece;
      const url = /listens on (\S+)/.exec(text)?.[1];
      if (url !== undefined) {
        return { process: child, url };
      }
    }
    throw new Error('the witness did not start');
  }
});
