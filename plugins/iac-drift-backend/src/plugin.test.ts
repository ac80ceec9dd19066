import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import request from 'supertest';
import { queueItem, stateOf } from './__testUtils__/queues';
import { startPortal } from './__testUtils__/startPortal';
import { component } from './__testUtils__/World';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ORDERS = 'orders/terraform.tfstate';
const PAYMENTS = 'payments/terraform.tfstate';
const CANARIES = [
  'canary-marked-s3cr3t',
  'canary-named-passw0rd',
  'canary-live-s3cr3t',
  'canary-broken-state',
];

const entities = [
  component('orders', { 'iac-drift.io/stacks': `terraform:demo/${ORDERS}` }),
  component(
    'payments',
    { 'iac-drift.io/stacks': `terraform:demo/${PAYMENTS}` },
    'group:default/team-b',
  ),
  component('hostile', {
    'iac-drift.io/stacks': [
      'terraform:nowhere/x.tfstate',
      'terraform:demo/../../etc/passwd',
      'terraform:demo//etc/passwd.tfstate',
      'https://evil.example.com/x.tfstate',
      'terraform:demo/secrets.txt',
      '/etc/passwd',
      'orders',
    ].join(', '),
  }),
  component('narrowed', { 'iac-drift.io/resources': '*' }),
];

function lambda(environment: Record<string, string>) {
  return {
    mode: 'managed',
    type: 'aws_lambda_function',
    name: 'worker',
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: [
      {
        schema_version: 0,
        attributes: {
          id: 'worker',
          arn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
          function_name: 'worker',
          description: environment.DESCRIPTION,
          environment: [{ variables: environment }],
          tags_all: {},
        },
        sensitive_attributes: [[{ type: 'get_attr', value: 'description' }]],
      },
    ],
  };
}

describe('the portal', () => {
  let knex: Knex;
  const stops: (() => Promise<void>)[] = [];

  async function start(
    options: Partial<Parameters<typeof startPortal>[0]> = {},
  ) {
    knex = await databases.init('SQLITE_3');
    const portal = await startPortal({ knex, entities, ...options });
    portal.source.states.set(ORDERS, stateOf({ jobs: 30, mails: 60 }));
    portal.source.states.set(PAYMENTS, stateOf({ refunds: 30 }));
    portal.cloud.put(queueItem('jobs', 90));
    portal.cloud.put(queueItem('mails', 60));
    portal.cloud.put(queueItem('refunds', 45));
    portal.cloud.trail.set('aws_sqs_queue.jobs', 'alice@example.com');
    await portal.refresh();
    await portal.scan();
    await portal.keepLedger();
    stops.push(portal.stop);
    return portal;
  }
  afterEach(async () => {
    for (const stop of stops.splice(0)) {
      await stop();
    }
  });
  type Portal = Awaited<ReturnType<typeof start>>;

  async function get(portal: Portal, path: string, header?: string) {
    const call = request(portal.server).get(`/api/iac-drift/v1${path}`);
    return header ? call.set('authorization', header) : call;
  }

  it('shows an entity its verdicts, findings and stacks', async () => {
    const portal = await start();
    const { body, status } = await get(
      portal,
      '/entities/default/component/orders',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      entityRef: 'component:default/orders',
      verdicts: { inSync: 1, drifted: 1, unverifiable: 0 },
      coverage: { resourcesChecked: 2, resourcesKnown: 2 },
      unverifiableByReason: {},
      stacks: [{ ref: `terraform:demo/${ORDERS}`, openFindings: 1 }],
      findings: [
        {
          address: 'aws_sqs_queue.jobs',
          attribution: { actor: 'alice@example.com' },
          owners: ['group:default/team-a'],
        },
      ],
      errors: [],
      lastChecked: expect.any(String),
    });
    const recipients = portal.sent.map(n => n.recipients);
    expect(recipients).toHaveLength(2);
    expect(recipients).toContainEqual({
      type: 'entity',
      entityRef: ['component:default/orders'],
    });
  });

  it('refuses hostile annotations one by one, and reads none of them', async () => {
    const portal = await start();
    const { body } = await get(portal, '/entities/default/component/hostile');
    expect(
      body.errors.map((e: { value: string; message: string }) => [
        e.value,
        e.message,
      ]),
    ).toEqual([
      [
        'terraform:nowhere/x.tfstate',
        "No source 'terraform:nowhere' is configured; known are terraform:demo.",
      ],
      [
        'terraform:demo/../../etc/passwd',
        expect.stringContaining("contains '.' or '..'"),
      ],
      [
        'terraform:demo//etc/passwd.tfstate',
        expect.stringContaining('is absolute'),
      ],
      [
        'https://evil.example.com/x.tfstate',
        expect.stringContaining('not a URL'),
      ],
      ['terraform:demo/secrets.txt', 'A path in this source ends in .tfstate.'],
      ['/etc/passwd', expect.stringContaining('has the form')],
      ['orders', expect.stringContaining('has the form')],
    ]);
    expect(body.stacks).toEqual([]);
    expect(new Set(portal.source.reads)).toEqual(new Set([ORDERS, PAYMENTS]));

    const narrowed = await get(portal, '/entities/default/component/narrowed');
    expect(narrowed.body.errors).toEqual([
      expect.objectContaining({
        message:
          'The annotation narrows iac-drift.io/stacks, which is missing.',
      }),
    ]);
  });

  it('pages through findings in both directions', async () => {
    const portal = await start();
    const first = (await get(portal, '/findings?limit=1&state=open')).body;
    expect(first.totalItems).toBe(2);
    expect(first.pageInfo.prevCursor).toBeUndefined();
    const second = (
      await get(portal, `/findings?limit=1&cursor=${first.pageInfo.nextCursor}`)
    ).body;
    expect(second.pageInfo.nextCursor).toBeUndefined();
    expect(second.items[0].id).not.toBe(first.items[0].id);
    const back = (
      await get(
        portal,
        `/findings?limit=1&cursor=${second.pageInfo.prevCursor}`,
      )
    ).body;
    expect(back.items).toEqual(first.items);
    expect(back.pageInfo.prevCursor).toBeUndefined();
  });

  it.each([
    ['entityRef=component:default/orders', ['aws_sqs_queue.jobs']],
    ['entityRef=component:orders', ['aws_sqs_queue.jobs']],
    ['owner=team-b', ['aws_sqs_queue.refunds']],
    [`stack=terraform:demo/${ORDERS}`, ['aws_sqs_queue.jobs']],
    ['q=ALICE', ['aws_sqs_queue.jobs']],
    ['q=100%25', []],
    ['q=_ueue', []],
    ['severity=critical,high', []],
    ['severity=critical&severity=medium&q=jobs', ['aws_sqs_queue.jobs']],
    ['kind=deleted', []],
    ['type=aws_sqs_queue&state=resolved', []],
  ])('filters findings by %s', async (query, addresses) => {
    const portal = await start();
    const { body, status } = await get(portal, `/findings?${query}`);
    expect(status).toBe(200);
    expect(body.items.map((f: { address: string }) => f.address)).toEqual(
      addresses,
    );
    expect(body.totalItems).toBe(addresses.length);
  });

  it.each([
    [
      '/findings?limit=0',
      "The parameter 'limit' is wrong: it must be a whole number from 1 to 500.",
    ],
    [
      '/findings?limit=1&limit=2',
      "The parameter 'limit' is wrong: it must be a whole number from 1 to 500.",
    ],
    [
      '/findings?state=gone',
      "The parameter 'state' is wrong: it must be one of open, acknowledged, accepted, resolved.",
    ],
    [
      '/findings?entityRef=:',
      "The parameter 'entityRef' is wrong: it must be an entity ref such as component:default/orders.",
    ],
    [
      '/findings?cursor=canary',
      "The parameter 'cursor' is wrong: pass on nextCursor or prevCursor of a page as it is.",
    ],
    ['/findings?q[a]=1', "The parameter 'q' is wrong: give it once."],
    [
      '/ledger/entries?from=-1',
      "The parameter 'from' is wrong: it must be a whole number from 0 to 9007199254740991.",
    ],
  ])('answers %s with one sentence', async (path, message) => {
    const portal = await start();
    const { body, status } = await get(portal, path);
    expect([status, body.error.message]).toEqual([400, message]);
  });

  it('shows the history of a finding', async () => {
    const portal = await start();
    const { items } = (await get(portal, '/findings?q=jobs')).body;
    const { body } = await get(portal, `/findings/${items[0].id}`);
    const { history, ...finding } = body;
    expect(finding).toEqual(items[0]);
    // That the owners were told follows by itself.
    expect(history[0]).toEqual({
      seq: expect.any(Number),
      type: 'io.iac-drift.finding.detected.v1',
      time: items[0].firstSeen,
      summary:
        'Drift detected: visibility_timeout_seconds changed, by alice@example.com in the console.',
    });
  });

  it('shows resources, stacks and the sum of all', async () => {
    const portal = await start();
    const resources = (await get(portal, '/resources?verdict=drifted')).body;
    expect(resources.items.map((r: { address: string }) => r.address)).toEqual([
      'aws_sqs_queue.jobs',
      'aws_sqs_queue.refunds',
    ]);
    const stacks = (await get(portal, '/stacks')).body;
    expect(stacks.totalItems).toBe(2);
    const { id } = stacks.items[0];
    expect((await get(portal, `/stacks/${id}`)).body).toEqual(stacks.items[0]);
    expect((await get(portal, '/overview')).body).toMatchObject({
      verdicts: { inSync: 1, drifted: 2, unverifiable: 0 },
      coverage: expect.objectContaining({ resourcesKnown: 3 }),
      openFindings: { critical: 0, high: 0, medium: 2, low: 0 },
      stacks: { total: 2, failing: 0 },
      ledger: {
        entries: 6,
        checkpoint: { size: 6, time: expect.any(String) },
      },
    });
  });

  it('scans a stack when asked to', async () => {
    const portal = await start();
    const { items } = (await get(portal, '/stacks?q=ORDERS')).body;
    portal.cloud.put(queueItem('jobs', 30));
    const { status, body } = await request(portal.server).post(
      `/api/iac-drift/v1/stacks/${items[0].id}/scans`,
    );
    expect([status, body.ref]).toEqual([202, `terraform:demo/${ORDERS}`]);
    for (let i = 0; i < 100; i++) {
      const { totalItems } = (await get(portal, '/findings?state=resolved'))
        .body;
      if (totalItems === 1) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error('The scan did not happen');
  });

  it('hands out the log as it is stored', async () => {
    const portal = await start();
    const entries = await get(portal, '/ledger/entries?from=1&limit=2');
    expect(entries.headers['content-type']).toBe('application/x-ndjson');
    expect(
      entries.text
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line).seq),
    ).toEqual([1, 2]);
    const checkpoint = await get(portal, '/ledger/checkpoint');
    expect(checkpoint.text).toMatch(/^localhost\/iac-drift\n6\n/);
  });

  it('needs a permission for each route', async () => {
    const paths: [string, string][] = [
      ['/overview', 'iac-drift.finding.read'],
      ['/entities/default/component/orders', 'iac-drift.finding.read'],
      ['/findings', 'iac-drift.finding.read'],
      ['/findings/x', 'iac-drift.finding.read'],
      ['/resources', 'iac-drift.finding.read'],
      ['/stacks', 'iac-drift.stack.read'],
      ['/stacks/x', 'iac-drift.stack.read'],
      ['/ledger/entries', 'iac-drift.ledger.read'],
      ['/ledger/checkpoint', 'iac-drift.ledger.read'],
      ['/ledger/entries/0/proof', 'iac-drift.ledger.read'],
      ['/ledger/tile/0/000.p/1', 'iac-drift.ledger.read'],
      ['/ledger/tile/entries/000.p/1', 'iac-drift.ledger.read'],
      ['/ledger/consistency?from=1&to=2', 'iac-drift.ledger.read'],
      ['/ledger/policy', 'iac-drift.ledger.read'],
      ['/ledger/vkey', 'iac-drift.ledger.read'],
      ['/ledger/epochs', 'iac-drift.ledger.read'],
      ['/ledger/verifications', 'iac-drift.ledger.read'],
    ];
    const portal = await start({ denied: paths.map(([, name]) => name) });
    for (const [path, name] of paths) {
      const { status, body } = await get(portal, path);
      expect([path, status, body.error.message]).toEqual([
        path,
        403,
        `This needs the permission ${name}, which you do not have.`,
      ]);
    }
    const none = await get(portal, '/stacks', mockCredentials.none.header());
    expect(none.status).toBe(401);
  });

  it('does not let one who may only read start a scan', async () => {
    const portal = await start({ denied: ['iac-drift.scan.create'] });
    const { items } = (await get(portal, '/stacks')).body;
    const { status } = await request(portal.server).post(
      `/api/iac-drift/v1/stacks/${items[0].id}/scans`,
    );
    expect(status).toBe(403);
  });

  it('shows nothing of an entity that the catalog hides, except to services', async () => {
    const portal = await start({ hidden: ['component:default/payments'] });
    const service = mockCredentials.service.header();
    const all = (await get(portal, '/findings', service)).body;
    expect(all.totalItems).toBe(2);
    const hidden = all.items.find(
      (f: { address: string }) => f.address === 'aws_sqs_queue.refunds',
    );

    const seen = (await get(portal, '/findings')).body;
    expect(seen.totalItems).toBe(1);
    expect((await get(portal, `/findings/${hidden.id}`)).status).toBe(404);
    expect(
      (await get(portal, '/entities/default/component/payments')).status,
    ).toBe(404);
    expect((await get(portal, '/resources')).body.totalItems).toBe(2);
    expect((await get(portal, '/stacks')).body.totalItems).toBe(1);
    expect((await get(portal, '/overview')).body).toMatchObject({
      verdicts: { inSync: 1, drifted: 1 },
      openFindings: { medium: 1 },
      stacks: { total: 1 },
    });
    expect(
      (await get(portal, '/entities/default/component/payments', service))
        .status,
    ).toBe(200);
  });

  it('shows what nobody owns to everyone who may read findings', async () => {
    const portal = await start({ entities: entities.slice(0, 1) });
    const { body } = await get(portal, '/findings?q=refunds');
    expect(body.items).toEqual([
      expect.objectContaining({ entityRefs: [], owners: [] }),
    ]);
  });

  it('says nothing of its inside when something breaks', async () => {
    const portal = await start();
    await knex.schema.renameTable('iac_drift_finding', 'canary_gone');
    const { status, body } = await get(
      portal,
      '/findings?q=canary-broken-state',
    );
    expect(status).toBe(500);
    expect(body.error.message).toMatch(
      /^Something went wrong on the server; its log says more under [0-9a-f]{8}\.$/,
    );
    expect(portal.lines.join('\n')).not.toContain('canary-broken-state');
    expect((await get(portal, '/nothing')).status).toBe(404);
    await knex.schema.renameTable('canary_gone', 'iac_drift_finding');
  });

  it('lets no secret out, whether in the state, in the cloud or in a broken file', async () => {
    const portal = await start();
    portal.source.states.set(
      ORDERS,
      stateOf(
        { jobs: 30 },
        {
          others: [
            lambda({
              DESCRIPTION: CANARIES[0],
              DB_PASSWORD: CANARIES[1],
            }),
          ],
        },
      ),
    );
    portal.source.states.set('broken.tfstate', `{"version":4,${CANARIES[3]}`);
    portal.cloud.put({
      ...queueItem('x', 0),
      resourceType: 'AWS::Lambda::Function',
      resourceId: 'worker',
      resourceName: 'worker',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
      configuration: {
        functionName: 'worker',
        description: CANARIES[2],
        environment: {
          variables: { DESCRIPTION: 'x', DB_PASSWORD: CANARIES[2] },
        },
      },
    });
    await portal.refresh();
    await knex('iac_drift_stack').update({
      due_at: '2000-01-01T00:00:00.000Z',
    });
    await portal.scan();
    await portal.keepLedger();

    const findings = await get(portal, '/findings?type=aws_lambda_function');
    const paths = findings.body.items[0].changes.map(
      (c: { path: string; sensitive: boolean }) => [c.path, c.sensitive],
    );
    expect(paths).toContainEqual(['description', true]);

    const tables: { name: string }[] = await knex('sqlite_master')
      .where('type', 'table')
      .select('name');
    const dump: unknown[] = [];
    for (const { name } of tables) {
      const rows: Record<string, unknown>[] = await knex(name).select();
      dump.push(
        rows.map(row =>
          Object.values(row).map(value =>
            Buffer.isBuffer(value) ? value.toString('latin1') : value,
          ),
        ),
      );
    }
    const answers: string[] = [];
    for (const path of [
      '/overview',
      '/entities/default/component/orders',
      '/findings',
      '/resources',
      '/stacks',
      '/ledger/entries',
    ]) {
      answers.push((await get(portal, path)).text);
    }
    const everything = JSON.stringify([
      dump,
      answers,
      portal.lines,
      portal.sent,
    ]);
    expect(everything).toContain('aws_lambda_function.worker');
    expect(everything).toContain('broken.tfstate');
    for (const canary of CANARIES) {
      expect(everything).not.toContain(canary);
    }
  });
});
