import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import request from 'supertest';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const run = promisify(execFile);
const HOSTILE = 'aws_sqs_queue.<script>alert(1)</script>';

describe.each(databases.eachSupportedId())('evidence on %s', databaseId => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let folder: string;

  async function start(
    options: Partial<Parameters<typeof startPortal>[0]> = {},
  ) {
    knex = await databases.init(databaseId);
    portal = await startPortal({
      knex,
      entities: ['orders', 'payments'].map(name =>
        component(
          name,
          { 'iac-drift.io/stacks': `terraform:demo/${name}.tfstate` },
          `group:default/team-${name}`,
        ),
      ),
      ...options,
    });
    portal.source.states.set('orders.tfstate', stateOf({ jobs: 30 }));
    portal.source.states.set('payments.tfstate', stateOf({ refunds: 30 }));
    portal.cloud.put(queueItem('jobs', 90));
    portal.cloud.put(queueItem('refunds', 45));
    portal.cloud.trail.set('aws_sqs_queue.jobs', HOSTILE);
    await portal.refresh();
    await portal.scan();
    await portal.keepLedger();
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  }
  afterEach(async () => {
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (query: string) =>
    request(portal.server)
      .get(`/api/iac-drift/v1/evidence${query}`)
      .set('authorization', mockCredentials.user.header())
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', chunk => chunks.push(Buffer.from(chunk)));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });

  /** Unpacks a bundle and answers what its own script says of it. */
  async function unpack(query: string) {
    const { status, body } = await get(query);
    expect(status).toBe(200);
    const archive = `${folder}.tar`;
    await writeFile(archive, body);
    await rm(folder, { recursive: true });
    await run('mkdir', [folder]);
    await run('tar', ['-xf', archive, '-C', folder]);
    await rm(archive);
    const { text: vkey } = await request(portal.server).get(
      '/api/iac-drift/v1/ledger/vkey',
    );
    const { stdout } = await run('sh', ['check.sh', vkey.trim()], {
      cwd: folder,
    });
    return stdout;
  }
  const read = (name: string) => readFile(join(folder, name), 'utf8');

  it('is whole, and its own script finds it intact', async () => {
    await start();
    expect(await unpack('')).toContain('INTACT');
    expect(await readdir(folder)).toEqual(
      expect.arrayContaining(['report.html', 'entries.ndjson', 'checkpoint']),
    );
    const entries = await read('entries.ndjson');
    expect(entries).toContain('aws_sqs_queue.jobs');
    expect(entries).toContain('aws_sqs_queue.refunds');
    const manifest = JSON.parse(await read('bundle.json'));
    expect(entries.trim().split('\n')).toHaveLength(manifest.entries);
  });

  it('shows before and after to a person, and runs nothing that a name holds', async () => {
    await start();
    await unpack('?entityRef=component:default/orders');
    const report = await read('report.html');
    expect(report).toContain('visibility_timeout_seconds');
    expect(report).toMatch(/\b30\b/);
    expect(report).toMatch(/\b90\b/);
    expect(report).not.toContain('<script');
    expect(report).toContain('&lt;script&gt;');
  });

  it.each(['entityRef=component:default/orders', 'owner=team-orders'])(
    'holds only what was asked for: %s',
    async query => {
      await start();
      expect(await unpack(`?${query}`)).toContain('INTACT');
      const entries = await read('entries.ndjson');
      expect(entries).toContain('aws_sqs_queue.jobs');
      expect(entries).not.toContain('refunds');
    },
  );

  it('may be of a period in which nothing happened', async () => {
    await start();
    expect(await unpack('?to=2020-01-01')).toContain('INTACT');
    expect(await read('entries.ndjson')).not.toContain('aws_sqs_queue');
  });

  it('holds nothing of an entity that the caller may not see', async () => {
    await start({ hidden: ['component:default/payments'] });
    expect(await unpack('')).toContain('INTACT');
    for (const name of await readdir(folder)) {
      if (name !== 'schemas' && name !== 'trust' && name !== 'blobs') {
        expect(await read(name)).not.toContain('refunds');
      }
    }
  });

  it('is for those who may read the log, and refuses what it cannot read', async () => {
    await start({ denied: ['iac-drift.ledger.read'] });
    expect((await get('')).status).toBe(403);
    await portal.stop();
    await start();
    expect((await get('?from=soon')).status).toBe(400);
    expect((await get('?from=2026-02-01&to=2026-01-01')).status).toBe(400);
  });
});
