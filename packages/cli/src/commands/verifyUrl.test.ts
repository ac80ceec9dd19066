/** @jest-environment node */
import { parseNote, parsePolicy, parseVkey } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { newWitness } from './__testUtils__/publishedLog';
import { LogServer, MemoryLog, newSigner } from './__testUtils__/servedLog';
import { requireFresh } from './verifyFreshness';
import { trustIn } from './verifyReport';
import { verifyUrl } from './verifyUrl';

const signer = newSigner();
const trust = trustIn([parseVkey(signer.vkey, sha256)], 'given');
const SIZE = 600;
const log = new MemoryLog().grow(SIZE);

let server: LogServer;
let url: string;
let resources: Map<string, Buffer>;

beforeAll(async () => {
  resources = await log.resources(signer);
});
beforeEach(async () => {
  server = new LogServer();
  url = await server.start();
});
afterEach(() => server.stop());

type Options = Partial<Parameters<typeof verifyUrl>[0]>;
const verify = (options: Options = {}) =>
  verifyUrl({ url, trust, timeoutMs: 1000, ...options });

async function answer(options: Options = {}): Promise<string> {
  const result = await verify(options);
  switch (result.status) {
    case 'tampered':
      return `tampered ${result.problem.rule}`;
    case 'cannot-say':
      return `cannot-say ${result.reason}`;
    default:
      return `${result.status} ${result.mode}`;
  }
}

describe('verifyUrl', () => {
  it('finds a served log intact, page by page', async () => {
    server.serve(resources, { lines: log.lines, pages: 70 });
    expect(await verify()).toMatchObject({
      status: 'intact',
      mode: 'full',
      entries: SIZE,
      covered: SIZE,
      keySource: 'given',
    });
    const pages = server.requests.filter(r => r.path.startsWith('entries?'));
    expect(pages).toHaveLength(Math.ceil(SIZE / 70));
  });

  it('finds the log below the URL of a portal', async () => {
    const under = 'api/iac-drift/v1/ledger/';
    server.serve(resources, { lines: log.lines, under });
    expect(await answer()).toBe('intact full');
    expect(await answer({ url: `${url}api/iac-drift` })).toBe('intact full');
    expect(await answer({ url: `${url}${under}` })).toBe('intact full');
  });

  it('reads entry bundles where entries are not served otherwise', async () => {
    server.serve(resources);
    expect(await answer()).toBe('intact full');
    expect(await answer({ tiles: 'none' })).toBe('intact full');
  });

  it('takes the keys that are served, and says so', async () => {
    server.serve(resources, { lines: log.lines });
    const result = await verify({ trust: undefined });
    expect(result).toMatchObject({ status: 'intact', keySource: 'served' });
  });

  it('takes a full tile for a partial one that was deleted', async () => {
    const small = new MemoryLog().grow(300);
    const served = new Map(resources);
    served.set('checkpoint', await small.checkpoint(signer));
    for (const path of [...served.keys()].filter(p => p.includes('.p/'))) {
      served.delete(path);
    }
    served.set(
      'tile/1/000.p/1',
      resources.get('tile/1/000.p/2')!.subarray(0, 32),
    );
    server.serve(served, { lines: log.lines });
    expect(await answer({ tiles: 'all' })).toBe('intact full');
  });

  describe('since an older checkpoint', () => {
    it.each([1, 255, 256, 257, 599])(
      'of %i reads only what came later',
      async size => {
        const older = new MemoryLog().grow(size);
        const note = await older.checkpoint(signer);
        server.serve(resources, { lines: log.lines });
        expect(
          await verify({ since: { name: 'old', note }, tiles: 'all' }),
        ).toMatchObject({
          status: 'intact',
          mode: 'incremental',
          since: size,
          entries: SIZE,
          checkpoints: 2,
        });
        const read = server.requests
          .map(({ path }) => /^entries\?from=(\d+)/.exec(path)?.[1])
          .filter(from => from !== undefined);
        expect(read).toEqual([String(size - 1), String(size)]);
      },
    );

    it('of the same size reads no entry but the last', async () => {
      server.serve(resources, { lines: log.lines });
      const note = resources.get('checkpoint')!;
      expect(await answer({ since: { name: 'old', note } })).toBe(
        'intact incremental',
      );
    });

    it('finds that it is of another history', async () => {
      const other = new MemoryLog().grow(10).grow(300, 'y');
      const note = await other.checkpoint(signer);
      server.serve(resources, { lines: log.lines });
      expect(await answer({ since: { name: 'old', note } })).toBe(
        'tampered consistency',
      );
    });

    it('finds a log that was cut off or set back', async () => {
      const larger = new MemoryLog().grow(SIZE + 1);
      const note = await larger.checkpoint(signer);
      server.serve(resources, { lines: log.lines });
      expect(await answer({ since: { name: 'old', note } })).toBe(
        'tampered tail-cut',
      );
    });

    it('finds a second root for one size', async () => {
      const other = new MemoryLog().grow(SIZE - 1).grow(1, 'y');
      const note = await other.checkpoint(signer);
      server.serve(resources, { lines: log.lines });
      expect(await answer({ since: { name: 'old', note } })).toMatch(
        /^tampered (consistency|root)$/,
      );
    });

    it('refuses one that the log did not sign', async () => {
      const note = await new MemoryLog().grow(5).checkpoint(newSigner());
      server.serve(resources, { lines: log.lines });
      expect(await answer({ since: { name: 'old', note } })).toBe(
        'tampered signature',
      );
    });
  });

  it('finds any byte changed in what it was served', async () => {
    let changed = 0;
    const paths = [
      'checkpoint',
      'tile/0/000',
      'tile/0/002.p/88',
      'tile/1/000.p/2',
    ];
    for (const path of [...paths, 'tile/entries/002.p/88']) {
      const bytes = resources.get(path)!;
      for (const at of [0, 1, Math.floor(bytes.length / 2), bytes.length - 1]) {
        const mutant = Buffer.from(bytes);
        mutant[at] ^= 1;
        server.serve(new Map([...resources, [path, mutant]]), {
          lines: log.lines,
        });
        changed += 1;
        expect([path, at, await answer({ tiles: 'all' })]).toEqual([
          path,
          at,
          expect.stringMatching(/^tampered/),
        ]);
      }
    }
    expect(changed).toBe(20);
  });

  it.each<[string, (lines: Buffer[]) => Buffer[], string]>([
    ['cut off', lines => lines.slice(0, 590), 'tampered tail-cut'],
    ['removed', lines => lines.toSpliced(7, 1), 'tampered sequence'],
    ['gone', () => [], 'tampered tail-cut'],
    [
      'altered',
      lines =>
        lines.with(3, Buffer.from(lines[3].toString().replace('"x"', '"y"'))),
      'tampered chain',
    ],
    [
      'junk',
      lines => lines.with(0, Buffer.alloc(200_000, 1)),
      'tampered entry-format',
    ],
  ])('finds entries %s', async (_, change, expected) => {
    server.serve(resources, { lines: change(log.lines) });
    expect(await answer()).toBe(expected);
  });

  it('finds entries cut in two in a bundle, though the bytes are the same', async () => {
    const path = 'tile/entries/000';
    const mutant = Buffer.from(resources.get(path)!);
    const length = mutant.readUInt16BE(0);
    // The line feed of entry 0 becomes the first byte of entry 1.
    const bytes = Buffer.concat([
      mutant.subarray(2, 2 + length - 1),
      Buffer.from('\n'),
      mutant.subarray(4 + length),
    ]);
    mutant.writeUInt16BE(length - 1, 0);
    bytes.subarray(0, length - 1).copy(mutant, 2);
    mutant.writeUInt16BE(log.lines[1].length + 1, 1 + length);
    bytes.subarray(length - 1).copy(mutant, 3 + length);
    server.serve(new Map([...resources, [path, mutant]]));
    expect(await answer()).toBe('tampered bundle');
  });

  it('cannot say when something is not served', async () => {
    for (const path of ['checkpoint', 'tile/0/002.p/88']) {
      const served = new Map(resources);
      served.delete(path);
      server.serve(served, { lines: log.lines });
      expect(await answer()).toBe('cannot-say unreadable');
    }
    server.serve(new Map([['checkpoint', resources.get('checkpoint')!]]), {
      lines: log.lines,
    });
    expect(await answer({ trust: undefined })).toBe('cannot-say no-key');
  });

  it('cannot say what a start page, a refusal, silence or a flood means', async () => {
    const page = Buffer.from('<!doctype html><title>Portal</title>');
    server.answer = () => page;
    expect(await answer()).toBe('cannot-say unreadable');
    server.answer = () => ({ status: 401 });
    expect(await verify()).toMatchObject({
      message: expect.stringContaining('asks for a token'),
    });
    server.answer = () => 'hang';
    expect(await verify({ timeoutMs: 50 })).toMatchObject({
      message: expect.stringContaining('did not answer within'),
    });
    server.answer = () => Buffer.alloc(1_000_001, 0x61);
    expect(await verify()).toMatchObject({
      message: expect.stringContaining('is longer than'),
    });
    await server.stop();
    expect(await answer()).toBe('cannot-say unreadable');
    server = new LogServer();
  });

  it('calls a malformed checkpoint tampered with', async () => {
    server.serve(new Map([['checkpoint', Buffer.from('junk\n')]]));
    expect(await answer()).toBe('tampered checkpoint-format');
  });

  it('tries again when the server is busy', async () => {
    server.serve(resources, { lines: log.lines });
    const { answer: served } = server;
    let busy = true;
    server.answer = path => {
      if (path === 'checkpoint' && busy) {
        busy = false;
        return { status: 503, headers: { 'retry-after': '0' } };
      }
      return served(path);
    };
    expect(await answer()).toBe('intact full');
  });

  it('sends the token to the host it is for and follows it nowhere else', async () => {
    const other = new LogServer();
    const elsewhere = await other.start();
    server.serve(resources, { lines: log.lines });
    const { answer: served } = server;
    expect(await answer({ token: 'secret' })).toBe('intact full');
    expect(
      server.requests.every(r => r.authorization === 'Bearer secret'),
    ).toBe(true);
    server.answer = path =>
      path.startsWith('tile')
        ? { status: 302, headers: { location: `${elsewhere}${path}` } }
        : served(path);
    expect(await verify({ token: 'secret' })).toMatchObject({
      status: 'cannot-say',
      message: expect.stringContaining('leads to another host'),
    });
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  it('refuses a URL that is none, or that holds a password', async () => {
    await expect(verify({ url: 'ftp://example.com/' })).rejects.toThrow(
      'must begin with https://',
    );
    await expect(verify({ url: 'http://' })).rejects.toThrow('is not a URL');
    await expect(verify({ url: 'http://a:b@example.com/' })).rejects.toThrow(
      'hold no password',
    );
  });

  it('demands the witnesses of a policy, and says when they saw the log', async () => {
    const witness = newWitness('w.example');
    const policyOf = (quorum: string) => {
      const lines = [`log ${signer.vkey}`, `witness w ${witness.vkey}`];
      const file = [...lines, `quorum ${quorum}`, ''].join('\n');
      const policy = parsePolicy(Buffer.from(file), sha256);
      return { trust: { policy, source: 'given' as const } };
    };
    server.serve(resources, { lines: log.lines });
    expect(await answer(policyOf('none'))).toBe('intact full');
    expect(await answer(policyOf('w'))).toBe('cannot-say quorum');

    const note = resources.get('checkpoint')!;
    const line = await witness.cosign(parseNote(note).text, 1_800_000_000);
    const cosigned = Buffer.concat([note, Buffer.from(line)]);
    server.serve(new Map([...resources, ['checkpoint', cosigned]]), {
      lines: log.lines,
    });
    const result = await verify(policyOf('w'));
    expect(result).toMatchObject({
      status: 'intact',
      attestations: { cosigned: [{ size: SIZE, time: 1_800_000_000 }] },
    });
    const fresh = { maxAge: 60, now: 1_800_000_050 };
    expect(requireFresh(result, fresh).status).toBe('intact');
    fresh.now += 60;
    expect(requireFresh(result, fresh)).toMatchObject({ reason: 'stale' });
  });

  it('goes on with a key that the log introduces', async () => {
    const next = newSigner();
    const rotated = new MemoryLog().grow(5);
    await rotated.rotate(signer, next);
    rotated.grow(5);
    server.serve(await rotated.resources(next), { lines: rotated.lines });
    expect(await verify()).toMatchObject({
      status: 'intact',
      introduced: [{ seq: 5 }],
    });
    const forged = new MemoryLog().grow(5);
    await forged.rotate(newSigner(), next);
    server.serve(await forged.resources(next), { lines: forged.lines });
    expect(await answer()).toBe('tampered signature');
  });
});
