import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import { planOf } from '../__testUtils__/plans';
import { startPortal } from '../__testUtils__/startPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const BIN = resolve(__dirname, '../../../../packages/cli/bin/iac-drift.js');
const REF = 'report:ci/orders';
const TOKEN = mockCredentials.service.token({
  onBehalfOf: mockCredentials.service('github-orders'),
  targetPluginId: 'iac-drift',
});
const ago = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

describe.each(databases.eachSupportedId())('iac-drift report on %s', id => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'iac-drift-test-'));
    portal = await startPortal({
      knex: await databases.init(id),
      entities: [],
      config: { reports: { sources: [{ id: 'ci' }] } },
    });
  });
  afterEach(async () => {
    await portal.stop();
    await rm(folder, { recursive: true });
  });

  async function report(plan: string, ...more: string[]) {
    const file = join(folder, 'plan.json');
    await writeFile(file, plan);
    const url = `http://localhost:${portal.server.port()}`;
    return new Promise<{ code: unknown; stdout: string; stderr: string }>(
      done =>
        execFile(
          process.execPath,
          [
            ...[BIN, 'report', '--plan', file, '--stack', REF, '--url', url],
            ...more,
          ],
          { env: { ...process.env, IAC_DRIFT_TOKEN: TOKEN } },
          (error, stdout, stderr) =>
            done({ code: error?.code ?? 0, stdout, stderr }),
        ),
    );
  }

  it('makes a stack of a plan, once, and ends its drift by the next', async () => {
    const plan = planOf(
      { jobs: { state: 30, live: 90 }, mails: { state: 60 } },
      { timestamp: ago(10) },
    );
    const dry = await report(plan, '--dry-run');
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toContain('DRIFTED  aws_sqs_queue.jobs');

    const first = await report(plan);
    expect(first).toMatchObject({
      code: 0,
      stdout: `${REF}: 2 resources: 1 in sync, 1 drifted, 0 unverifiable. Open findings: 1.
http://localhost:3000/iac-drift/findings?stack=report%3Aci%2Forders
`,
    });
    const again = await report(plan);
    expect(again).toMatchObject({ code: 0, stdout: first.stdout });
    expect(again.stderr).toContain('had this plan already');

    const older = await report(
      planOf({ jobs: { state: 30 } }, { timestamp: ago(20) }),
    );
    expect(older).toMatchObject({ code: 1, stdout: '' });
    expect(older.stderr).toContain('it is out of date');

    const next = await report(
      planOf({ jobs: { state: 30 } }, { timestamp: ago(1) }),
      '--json',
    );
    expect(JSON.parse(next.stdout)).toMatchObject({
      recorded: true,
      stack: {
        report: { by: 'github-orders' },
        verdicts: { inSync: 1, drifted: 0 },
        openFindings: 0,
      },
    });
    const { body } = await request(portal.server).get(
      '/api/iac-drift/v1/findings',
    );
    expect(body.items).toMatchObject([
      { state: 'resolved', resolution: { outcome: 'reverted' } },
    ]);
  });
});
