import { TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const REF = 'terraform:demo/orders/terraform.tfstate';

describe.each(databases.eachSupportedId())('ignore rules on %s', databaseId => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  async function start(
    options: Partial<Parameters<typeof startPortal>[0]> = {},
  ) {
    portal = await startPortal({
      knex: await databases.init(databaseId),
      entities: [component('orders', { 'iac-drift.io/stacks': REF })],
      config: {
        ignore: [
          { id: 'slow', path: 'visibility_*', reason: 'Tuned by hand' },
          { tags: { owner: 'data-*' } },
        ],
      },
      ...options,
    });
    portal.source.states.set('orders/terraform.tfstate', stateOf({ jobs: 30 }));
    portal.cloud.put(queueItem('jobs', 90));
    await portal.refresh();
    await portal.scan();
  }
  afterEach(() => portal.stop());

  const ask = () =>
    request(portal.server).get('/api/iac-drift/v1/ignore-rules');

  it('are listed with what each hides today', async () => {
    await start();
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: 'slow',
          path: 'visibility_*',
          reason: 'Tuned by hand',
          hidesTotal: 1,
          hides: [
            {
              stack: REF,
              address: 'aws_sqs_queue.jobs',
              type: 'aws_sqs_queue',
              path: 'visibility_timeout_seconds',
            },
          ],
        },
        {
          id: 'rule-2',
          tags: { owner: 'data-*' },
          hidesTotal: 0,
          hides: [],
        },
      ],
    });
    const findings = await request(portal.server).get(
      '/api/iac-drift/v1/findings',
    );
    expect(findings.body.totalItems).toBe(0);
  });

  it('tell nothing of resources that the caller may not see', async () => {
    await start({ hidden: ['component:orders', 'component:default/orders'] });
    const { body } = await ask();
    expect(body.items[0]).toMatchObject({ hidesTotal: 0, hides: [] });
  });

  it('are for those who may read findings', async () => {
    await start({ denied: ['iac-drift.finding.read'] });
    expect((await ask()).status).toBe(403);
  });
});
