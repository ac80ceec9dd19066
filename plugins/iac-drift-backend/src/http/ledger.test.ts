import { TestDatabases } from '@backstage/backend-test-utils';
import {
  checkConsistency,
  checkTlogProof,
  fromBase64,
  hashesFromTiles,
  openWithPolicy,
  parseBundle,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  parseTlogProof,
  formatTilePath,
  treeRootFrom,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { Knex } from 'knex';
import request from 'supertest';
import { startPortal } from '../__testUtils__/startPortal';
import { append, events } from '../ledger/__testUtils__';
import { Ledger, loadSigners } from '../ledger';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const FOR_EVER = 'private, max-age=31536000, immutable';

describe('the log over HTTP', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    portal = await startPortal({ knex, entities: [] });
    // Another process of the same log brings in events.
    const ledger = await Ledger.create({
      database: knex,
      logger: {
        error() {},
        warn() {},
        info() {},
        debug() {},
        child() {
          return this;
        },
      },
      ...(await loadSigners({
        origin: 'localhost/iac-drift',
        keyFile: portal.keyFile,
        previousKeys: [],
        previousKeyFiles: [],
        logger: {
          error() {},
          warn() {},
          info() {},
          debug() {},
          child() {
            return this;
          },
        },
      })),
      projections: [],
    });
    await append(ledger, knex, events(100));
    await ledger.checkpoint();
    await append(ledger, knex, events(500, 'more'));
    await ledger.checkpoint();
  });
  afterAll(() => portal.stop());

  const get = (path: string) =>
    request(portal.server)
      .get(`/api/iac-drift/v1/ledger/${path}`)
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', chunk => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });

  const checkpoint = async () => {
    const { body } = await get('checkpoint');
    return { note: body as Buffer, ...parseCheckpoint(parseNote(body).text) };
  };

  it('serves tiles from which the root of the checkpoint follows', async () => {
    const { size, root } = await checkpoint();
    const reader = hashesFromTiles({
      size,
      readTile: async tile => {
        const { status, body, headers } = await get(formatTilePath(tile));
        expect([
          status,
          headers['content-type'],
          headers['cache-control'],
        ]).toEqual([200, 'application/octet-stream', FOR_EVER]);
        return body;
      },
      sha256,
    });
    expect(Buffer.from(await treeRootFrom(reader, size, sha256))).toEqual(
      Buffer.from(root),
    );
  });

  it('serves bundles that hold the entries as they are stored', async () => {
    const { size } = await checkpoint();
    const last = Math.floor(size / 256);
    const paths = ['000', '001', `00${last}.p/${size % 256}`];
    const bundled: Uint8Array[] = [];
    for (const path of paths) {
      bundled.push(...parseBundle((await get(`tile/entries/${path}`)).body));
    }
    const { body } = await get(`entries?from=0&limit=${size}`);
    expect(Buffer.concat(bundled)).toEqual(body);
  });

  it('serves only those widths that a checkpoint implies', async () => {
    const { size } = await checkpoint();
    const width = size % 256;
    for (const path of [
      'tile/0/000.p/0',
      `tile/0/002.p/${width + 1}`,
      `tile/0/002.p/${width - 1}`,
      'tile/0/002',
      'tile/1/001.p/1',
      'tile/0/2',
      'tile/64/000',
      'tile/entries/002.p/0',
      'tile/entries/003.p/1',
      'tile/0/x999/x999/x999/x999/x999/999',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  it('proves an entry under the policy that it serves', async () => {
    const policy = parsePolicy((await get('policy')).body, sha256);
    for (const seq of [0, 100, 255, 256, 599]) {
      const { body, headers } = await get(`entries/${seq}/proof`);
      expect(headers['content-type']).toBe('text/plain; charset=utf-8');
      const proof = parseTlogProof(body);
      const { body: entry } = await get(`entries?from=${seq}&limit=1`);
      expect(Buffer.from(proof.extra!)).toEqual(entry);
      expect(checkTlogProof({ proof, entry, sha256 })).toBe(true);
      const opened = await openWithPolicy(proof.checkpoint, policy, {
        sha256,
        verify: ed25519Verify,
      });
      expect(opened.quorumMet).toBe(true);
    }
    expect((await get('entries/99999/proof')).status).toBe(404);
  });

  it('proves that the log continues an older one, as JSON and as text', async () => {
    const { size, root } = await checkpoint();
    const [{ size: older, root: olderRoot }] = await knex(
      'iac_drift_checkpoint',
    ).orderBy('size');
    const path = `consistency?from=${older}&to=${size}`;
    const { hashes } = JSON.parse((await get(path)).body.toString());
    expect(
      checkConsistency({
        oldSize: older,
        oldRoot: olderRoot,
        size,
        root,
        proof: hashes.map(fromBase64),
        sha256,
      }),
    ).toBe(true);
    const text = (await get(path).set('accept', 'text/plain')).body.toString();
    expect(text).toBe(hashes.map((hash: string) => `${hash}\n`).join(''));
  });

  it.each([
    'consistency?from=2',
    'consistency?from=3&to=2',
    'consistency?from=x&to=2',
    'consistency?from=01&to=2',
    'entries/x/proof',
    'entries/01/proof',
    'entries/9007199254740993/proof',
    'entries?from=01',
    'entries?limit=0',
  ])('answers %s with one sentence', async path => {
    const { status, body } = await get(path);
    expect(status).toBe(400);
    expect(JSON.parse(body.toString()).error.message).toMatch(
      /^The (parameter '\w+'|request) is wrong: [^.]+\.$/,
    );
  });

  it('serves the key and the epochs', async () => {
    const vkey = (await get('vkey')).body.toString().trim();
    expect(vkey).toMatch(/^localhost\/iac-drift\+[0-9a-f]{8}\+/);
    expect(JSON.parse((await get('epochs')).body.toString())).toEqual({
      items: [{ origin: 'localhost/iac-drift', vkeys: [vkey] }],
    });
  });

  it('records who reads entries, once an hour', async () => {
    await get('entries');
    await get('tile/entries/000');
    await portal.keepLedger();
    const { body } = await get('entries?from=0&limit=10000');
    const reads = body
      .toString()
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line).event)
      .filter(
        (event: { type: string }) => event.type === 'io.iac-drift.log.read.v1',
      );
    expect(reads).toHaveLength(1);
    expect(reads[0].data.reader).toBe('user:default/mock');
  });

  it('verifies on request, and shows the result', async () => {
    const post = request(portal.server).post(
      '/api/iac-drift/v1/ledger/verifications',
    );
    const { status, body } = await post.send({ mode: 'full' });
    expect([status, body.state]).toEqual([202, 'running']);
    const finished = await newestFinished();
    expect(finished).toMatchObject({
      id: body.id,
      result: { status: 'intact' },
    });
    const overview = await request(portal.server).get(
      '/api/iac-drift/v1/overview',
    );
    expect(overview.body.ledger.verification).toEqual(finished);
  });

  async function newestFinished() {
    for (let i = 0; i < 100; i++) {
      const { items } = JSON.parse(
        (await get('verifications')).body.toString(),
      );
      if (items[0].state === 'finished') {
        return items[0];
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error('The verification did not end');
  }

  it('refuses a verification of no known kind', async () => {
    const { status } = await request(portal.server)
      .post('/api/iac-drift/v1/ledger/verifications')
      .send({ mode: 'quick' });
    expect(status).toBe(400);
  });
});
