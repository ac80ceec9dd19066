import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { parseVkey, policyOfKeys } from '@iac-drift/ledger';
import {
  type BundleTools,
  formatTarHeader,
  readMembers,
  TAR_BLOCK,
  tarPadding,
  verifyBundle,
} from '@iac-drift/ledger/bundle';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { Knex } from 'knex';
import request from 'supertest';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const run = promisify(execFile);

const bundleTools: BundleTools = {
  sha256,
  verify: ed25519Verify,
  createHash: () => {
    const hash = createHash('sha256');
    return {
      update: bytes => void hash.update(bytes),
      digest: () => hash.digest(),
    };
  },
};

function verify(archive: Buffer, vkey?: string) {
  return verifyBundle({
    file: {
      size: archive.length,
      read: async (start, end) => archive.subarray(start, end),
    },
    policy: policyOfKeys(vkey ? [parseVkey(vkey, sha256)] : []),
    tools: bundleTools,
  });
}
/** Bytes that are changed, and places at which the archive is cut. */
const MUTATIONS = process.env.IAC_DRIFT_LONG_TESTS ? 1100 : 60;
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
    const answer = await verify(body, vkey.trim());
    expect(answer).toMatchObject({ status: 'intact' });
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
    expect(report).toContain('<th>severity medium</th><td>1</td>');
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
    const files = ['entries.ndjson', 'report.html', 'bundle.json'];
    const texts = await Promise.all(files.map(read));
    expect(texts.join()).not.toContain('refunds');
  });

  it('is found altered whatever is done to it', async () => {
    await start();
    const { body } = await get('');
    const archive: Buffer = body;
    const { text } = await request(portal.server).get(
      '/api/iac-drift/v1/ledger/vkey',
    );
    const vkey = text.trim();
    const file = {
      size: archive.length,
      read: async (from: number, to: number) => archive.subarray(from, to),
    };
    const members = [...(await readMembers(file)).values()];
    const packed = (
      edit: (name: string, content: Buffer) => Buffer | undefined,
    ) =>
      Buffer.concat([
        ...members.flatMap(({ name, start: from, size }) => {
          const content = edit(name, archive.subarray(from, from + size));
          return content
            ? [
                formatTarHeader(name, content.length),
                content,
                Buffer.alloc(tarPadding(content.length)),
              ]
            : [];
        }),
        Buffer.alloc(2 * TAR_BLOCK),
      ]);
    expect(packed((_, content) => content).equals(archive)).toBe(true);

    const mutants: Buffer[] = [];
    for (let i = 0; i < MUTATIONS; i++) {
      const at = (i * 2654435761) % archive.length;
      const copy = Buffer.from(archive);
      copy[at] += 1 + (i % 255);
      mutants.push(copy, archive.subarray(0, at));
    }
    for (const { name } of members) {
      mutants.push(
        packed((n, content) => (n === name ? undefined : content)),
        packed((n, content) =>
          n === name ? Buffer.concat([content, Buffer.from(' ')]) : content,
        ),
        Buffer.concat([archive.subarray(0, TAR_BLOCK), archive]),
      );
    }
    // Someone who writes the sums anew still lacks the key that signed them.
    const forged = packed((n, content) =>
      n === 'report.html'
        ? Buffer.from(content.toString().replaceAll('90', '30'))
        : content,
    );
    const sums = [...members]
      .filter(({ name }) => !name.startsWith('SHA256SUMS'))
      .map(({ name, start: from, size }) => {
        const content = archive.subarray(from, from + size).toString();
        const bytes = Buffer.from(
          name === 'report.html' ? content.replaceAll('90', '30') : content,
        );
        return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
      })
      .join('');
    mutants.push(
      forged,
      packed((n, content) => {
        switch (n) {
          case 'SHA256SUMS':
            return Buffer.from(sums);
          case 'report.html':
            return Buffer.from(content.toString().replaceAll('90', '30'));
          default:
            return content;
        }
      }),
    );
    let undetected = 0;
    for (const mutant of mutants) {
      const { status } = await verify(mutant, vkey);
      undetected += status === 'tampered' ? 0 : 1;
    }
    // eslint-disable-next-line no-console -- the figure is what the test is for
    console.log(`${mutants.length} altered bundles, ${undetected} undetected`);
    expect(undetected).toBe(0);
    // Without a key too, when it is the bundle that lacks it.
    const unkeyed = [archive.subarray(0, archive.length / 2)];
    unkeyed.push(packed((n, c) => (n === 'trust/log.vkey' ? undefined : c)));
    for (const mutant of unkeyed) {
      expect(await verify(mutant)).toMatchObject({ status: 'tampered' });
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
