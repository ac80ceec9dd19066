import { setTimeout } from 'node:timers/promises';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { JsonObject } from '@iac-drift/engine';
import { Knex } from 'knex';
import request from 'supertest';
import { planOf } from '../__testUtils__/plans';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { markChanged } from '../stacks/markChanged';
import { STACKS } from '../stacks/tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const REF = 'report:ci/orders';
const headerOf = (subject: string) =>
  mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'iac-drift',
  });
const CI = headerOf('github-orders');
const SECRETS = ['canary-before', 'canary-after', 'canary-variable'];
const ago = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

const entities = [component('orders', { 'iac-drift.io/stacks': REF })];
const sources = [
  { id: 'ci' },
  { id: 'others', reporters: ['gitlab'], maxAge: { minutes: 90 } },
];

describe('a plan that is reported', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) {
      await stop();
    }
  });

  async function start(
    knex: Knex,
    options: Partial<Parameters<typeof startPortal>[0]> = {},
  ) {
    const portal = await startPortal({
      knex,
      entities,
      config: { reports: { sources } },
      ...options,
    });
    stops.push(portal.stop);
    const get = async (path: string) =>
      (await request(portal.server).get(`/api/iac-drift/v1${path}`)).body;
    return {
      ...portal,
      get,
      report: (
        plan: string | undefined,
        { ref = REF, header = CI as string | undefined } = {},
      ) => {
        const call = request(portal.server)
          .post('/api/iac-drift/v1/reports')
          .query({ stack: ref })
          .type('application/json');
        return (header ? call.set('authorization', header) : call).send(plan);
      },
      findings: async () => (await get(`/findings?stack=${REF}`)).items,
      events: async () => {
        const { text } = await request(portal.server)
          .get('/api/iac-drift/v1/ledger/entries')
          .query({ from: 0, limit: 1000 });
        return text
          .split('\n')
          .filter(Boolean)
          .map(line => JSON.parse(line).event);
      },
    };
  }

  describe.each(databases.eachSupportedId())('on %s', id => {
    it('is a stack with verdicts, findings, who did it, and an alert', async () => {
      const portal = await start(await databases.init(id));
      await portal.refresh();
      portal.cloud.trail.set('aws_sqs_queue.jobs', 'alice@example.com');
      const plan = planOf(
        {
          jobs: { state: 30, live: 90 },
          mails: { state: 60 },
          gone: { state: 5, live: null },
          keys: { state: 5, secret: ['canary-before', 'canary-after'] },
        },
        { timestamp: ago(10) },
      );
      const { status, body } = await portal.report(plan);
      expect({ status, body }).toMatchObject({
        status: 201,
        body: {
          recorded: true,
          url: `http://localhost:3000/iac-drift/findings?stack=report%3Aci%2Forders`,
          stack: {
            ref: REF,
            kind: 'report',
            entityRefs: ['component:default/orders'],
            verdicts: { inSync: 1, drifted: 3, unverifiable: 0 },
            openFindings: 3,
            report: { by: 'github-orders', plannedAt: expect.any(String) },
            scanning: false,
          },
        },
      });
      expect(body.stack).not.toHaveProperty('nextScanAt');
      expect(body.stack).not.toHaveProperty('serial');
      const findings = await portal.findings();
      const byAddress = new Map(
        findings.map((one: { address: string }) => [one.address, one]),
      );
      expect(byAddress.get('aws_sqs_queue.jobs')).toMatchObject({
        kind: 'changed',
        attribution: { actor: 'alice@example.com' },
        owners: ['group:default/team-a'],
        changes: [
          { path: 'visibility_timeout_seconds', desired: 30, live: 90 },
        ],
      });
      expect(byAddress.get('aws_sqs_queue.gone')).toMatchObject({
        kind: 'deleted',
      });
      expect(byAddress.get('aws_sqs_queue.keys')).toMatchObject({
        changes: [{ path: 'note', sensitive: true }],
      });
      while (portal.sent.length < 3) {
        await setTimeout(10);
      }
      expect(portal.sent.map(one => one.payload.title).sort()).toEqual([
        'Drift: aws_sqs_queue.gone',
        'Drift: aws_sqs_queue.jobs',
        'Drift: aws_sqs_queue.keys',
      ]);
      const events = await portal.events();
      expect(events.at(-1)).toMatchObject({
        type: 'io.iac-drift.scan.completed.v1',
        data: {
          stack: REF,
          report: { by: 'github-orders' },
          desired: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
          verdicts: { inSync: 1, drifted: 3, unverifiable: 0 },
        },
      });
      const everything = JSON.stringify([
        events,
        findings,
        await knexDump(portal.knex),
        portal.lines,
      ]);
      SECRETS.forEach(secret => expect(everything).not.toContain(secret));
    });

    it('ends what the next one does not have any more, and tells how', async () => {
      const portal = await start(await databases.init(id));
      await portal.report(
        planOf(
          {
            back: { state: 30, live: 90 },
            adopted: { state: 30, live: 90 },
            removed: { state: 30, live: 90 },
            stays: { state: 30, live: 90 },
          },
          { timestamp: ago(30) },
        ),
      );
      portal.cloud.trail.set('aws_sqs_queue.back', 'bob@example.com');
      await portal.report(
        planOf(
          {
            back: { state: 30 },
            adopted: { state: 90 },
            stays: { state: 30, live: 90 },
          },
          { timestamp: ago(20) },
        ),
      );
      const ended = (await portal.findings()).flatMap(
        (one: Record<string, any>) =>
          one.resolution
            ? [
                [
                  one.address,
                  one.resolution.outcome,
                  one.resolution.attribution,
                ],
              ]
            : [],
      );
      expect(ended.sort()).toEqual([
        [
          'aws_sqs_queue.adopted',
          'adopted',
          expect.objectContaining({
            reason:
              'The state that the plan was made of has the live value; who wrote it is not recorded there.',
          }),
        ],
        [
          'aws_sqs_queue.back',
          'reverted',
          expect.objectContaining({ actor: 'bob@example.com' }),
        ],
        [
          'aws_sqs_queue.removed',
          'removed',
          expect.objectContaining({ confidence: 'unknown' }),
        ],
      ]);
      expect((await portal.get(`/stacks`)).items).toMatchObject([
        { verdicts: { inSync: 2, drifted: 1, unverifiable: 0 } },
      ]);
    });

    it('counts once, in the order in which plans were made', async () => {
      const portal = await start(await databases.init(id));
      const old = planOf({ jobs: { state: 30 } }, { timestamp: ago(30) });
      const plan = planOf(
        { jobs: { state: 30, live: 90 } },
        { timestamp: ago(20) },
      );
      expect((await portal.report(plan)).status).toBe(201);
      const before = await portal.events();
      const again = await portal.report(plan);
      expect(again).toMatchObject({
        status: 200,
        body: { recorded: false, stack: { openFindings: 1 } },
      });
      const older = await portal.report(old);
      expect(older.status).toBe(409);
      expect(older.body.error.message).toMatch(
        /^The plan was made at .* before the one of .* that was reported last; it is out of date\.$/,
      );
      expect(await portal.events()).toEqual(before);
      expect((await portal.findings())[0].state).toBe('open');
    });

    it('is one of several at the same time, and the others may come again', async () => {
      const portal = await start(await databases.init(id));
      const plans = [1, 2, 3, 4].map(n =>
        planOf({ jobs: { state: 30, live: 90 + n } }, { timestamp: ago(n) }),
      );
      const answers = await Promise.all(plans.map(plan => portal.report(plan)));
      const statuses = answers.map(({ status }) => status);
      expect(statuses).toContain(201);
      statuses.forEach(status => expect([201, 409, 503]).toContain(status));
      expect(await portal.findings()).toHaveLength(1);
      expect((await portal.report(plans[0])).status).toBeLessThan(202);
    });

    it('does not count for ever', async () => {
      const portal = await start(await databases.init(id), {
        entities: [
          component('orders', {
            'iac-drift.io/stacks': 'report:others/orders',
          }),
        ],
      });
      const gitlab = {
        ref: 'report:others/orders',
        header: headerOf('gitlab'),
      };
      await portal.report(
        planOf(
          { jobs: { state: 30, live: 90 }, mails: { state: 60 } },
          { timestamp: ago(30) },
        ),
        gitlab,
      );
      await portal.refresh();
      await portal.scan();
      expect((await portal.get('/stacks')).items).toMatchObject([
        { verdicts: { inSync: 1, drifted: 1, unverifiable: 0 } },
      ]);

      await portal.knex(STACKS).update({ due_at: ago(1) });
      await portal.scan();
      const [stack] = (await portal.get('/stacks')).items;
      expect(stack).toMatchObject({
        verdicts: { inSync: 0, drifted: 0, unverifiable: 2 },
        openFindings: 1,
        error: expect.stringMatching(
          /^The plan that was reported last was made at .* and counts for 90 minutes; run the job that reports it\.$/,
        ),
        report: { by: 'gitlab' },
      });
      expect((await portal.get('/resources')).items).toMatchObject([
        { verdict: 'unverifiable', reason: 'stale' },
        { verdict: 'unverifiable', reason: 'stale' },
      ]);
      expect((await portal.events()).at(-1).type).toBe(
        'io.iac-drift.scan.failed.v1',
      );

      const fresh = planOf(
        { jobs: { state: 30 }, mails: { state: 60 } },
        { timestamp: ago(1) },
      );
      const { body } = await portal.report(fresh, gitlab);
      expect(body.stack).toMatchObject({
        verdicts: { inSync: 2, drifted: 0, unverifiable: 0 },
        openFindings: 0,
      });
      expect(body.stack).not.toHaveProperty('error');
    });
  });

  it('waits for its first report, and outlives the catalog', async () => {
    const portal = await start(await databases.init('SQLITE_3'));
    await portal.refresh();
    await portal.scan();
    expect((await portal.get('/stacks')).items).toMatchObject([
      {
        ref: REF,
        error: `No plan was reported yet; let a job run iac-drift report --plan FILE --stack ${REF}.`,
      },
    ]);
    const ref = 'report:ci/unowned';
    const plan = planOf({ a: { state: 1 } }, { timestamp: ago(2) });
    await portal.report(plan, { ref });
    await portal.refresh();
    const refs = async () =>
      (await portal.get('/stacks')).items.map(
        (one: { ref: string }) => one.ref,
      );
    expect(await refs()).toEqual([REF, ref]);
    // All that it had is destroyed: there is nothing left to know.
    await portal.report(planOf({}, { timestamp: ago(1) }), { ref });
    await portal.refresh();
    expect(await refs()).toEqual([REF]);
  });

  it('has no drift in what other stacks declare of its objects', async () => {
    const portal = await start(await databases.init('SQLITE_3'));
    const rule = {
      protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      cidr_blocks: ['10.0.0.0/8'],
    };
    portal.source.states.set(
      'rules.tfstate',
      stateOf(
        {},
        {
          others: [
            {
              mode: 'managed',
              type: 'aws_security_group_rule',
              name: 'https',
              provider: 'provider["registry.terraform.io/hashicorp/aws"]',
              instances: [
                {
                  schema_version: 0,
                  attributes: {
                    id: 'sgrule-1',
                    type: 'ingress',
                    security_group_id: 'sg-1',
                    ...rule,
                  },
                },
              ],
            },
          ],
        },
      ),
    );
    await portal.refresh();
    await portal.scan();
    const group = (ingress: JsonObject[]) => ({ id: 'sg-1', ingress });
    const planWith = (minutes: number, live: JsonObject[]) =>
      planOf(
        {},
        {
          timestamp: ago(minutes),
          resource_drift: [
            {
              address: 'aws_security_group.web',
              mode: 'managed',
              type: 'aws_security_group',
              change: {
                actions: ['update'],
                before: group([]),
                after: group(live),
              },
            },
          ],
        },
      );
    const declared = await portal.report(planWith(2, [rule]));
    expect(declared.body.stack.verdicts).toMatchObject({ inSync: 1 });
    const opened = { ...rule, from_port: 22, to_port: 22 };
    const drifted = await portal.report(planWith(1, [rule, opened]));
    expect(drifted.body.stack.verdicts).toMatchObject({ drifted: 1 });
  });

  it('is refused in one sentence, and nothing is written', async () => {
    const portal = await start(await databases.init('SQLITE_3'));
    const plan = planOf({ jobs: { state: 30 } }, { timestamp: ago(1) });
    const cases: [string, () => ReturnType<typeof portal.report>, number][] = [
      ['is cut short', () => portal.report('{"format_version'), 400],
      ['not a plan', () => portal.report('{}'), 400],
      ['The plan is empty', () => portal.report(undefined), 400],
      [
        'cannot be read',
        () => portal.report(plan).set('content-encoding', 'gzip'),
        400,
      ],
      ['when it was made', () => portal.report(planOf({})), 400],
      [
        'yet to come',
        () => portal.report(planOf({}, { timestamp: ago(-60) })),
        400,
      ],
      [
        'longer ago than the 26 hours',
        () => portal.report(planOf({}, { timestamp: ago(60 * 27) })),
        400,
      ],
      [
        'ended in an error',
        () => portal.report(planOf({}, { timestamp: ago(1), errored: true })),
        400,
      ],
      [
        "No source 'nowhere' takes reports; add { id: nowhere } to iacDrift.reports.sources",
        () => portal.report(plan, { ref: 'report:nowhere/orders' }),
        400,
      ],
      [
        'is read from its source',
        () => portal.report(plan, { ref: 'terraform:demo/orders.tfstate' }),
        400,
      ],
      ['has the form', () => portal.report(plan, { ref: 'orders' }), 400],
      ['name the stack', () => portal.report(plan, { ref: '' }), 400],
      [
        "'github-orders' may not report to 'others'",
        () => portal.report(plan, { ref: 'report:others/orders' }),
        403,
      ],
      [
        '',
        () => portal.report(plan, { header: mockCredentials.user.header() }),
        403,
      ],
      [
        '',
        () => portal.report(plan, { header: mockCredentials.none.header() }),
        401,
      ],
      [
        'larger than the 64 MiB that are taken',
        () => portal.report(' '.repeat(64 * 2 ** 20 + 1)),
        413,
      ],
    ];
    for (const [sentence, send, status] of cases) {
      const answer = await send();
      expect([sentence, answer.status]).toEqual([sentence, status]);
      expect(answer.body.error.message).toContain(sentence);
    }
    expect(await portal.knex(STACKS)).toEqual([]);
  });

  it('stands until it is out of date, whatever a scan could see or left undone', async () => {
    const portal = await start(await databases.init('SQLITE_3'));
    const jobs = { state: 30, live: 90 };
    await portal.report(planOf({ jobs }, { timestamp: ago(20) }));
    const verdicts = { inSync: 0, drifted: 1, unverifiable: 0 };
    const queue = queueItem('jobs', 30);
    const marked = await markChanged({
      db: portal.knex,
      now: new Date(),
      changes: [{ accountId: '123456789012', ids: [queue.resourceId] }],
    });
    expect(marked).toBe(1);
    // As a process leaves it that dies while it records a report.
    const left = { scan_ticket: 'of the dead', lease_until: ago(1) };
    await portal.knex(STACKS).update(left);
    await portal.scan();
    const [stack] = (await portal.get('/stacks')).items;
    expect(stack).toMatchObject({ verdicts, scanning: false });

    const next = planOf({ jobs: { state: 30 } }, { timestamp: ago(10) });
    expect((await portal.report(next)).body.stack.verdicts.inSync).toBe(1);
    const held = { ...left, lease_until: ago(-1) };
    await portal.knex(STACKS).update(held);
    const last = await portal.report(planOf({ jobs }, { timestamp: ago(5) }));
    expect(last).toMatchObject({
      status: 503,
      body: {
        error: {
          message:
            'Another report of this stack is being recorded; send it again in a few seconds.',
        },
      },
    });
  });

  it('says nothing of what a plan with -target left out', async () => {
    const portal = await start(await databases.init('SQLITE_3'));
    const { body } = await portal.report(
      planOf(
        { jobs: { state: 30, live: 90 }, mails: { state: 60 } },
        { timestamp: ago(1), complete: false },
      ),
    );
    expect(body.stack).toMatchObject({
      verdicts: { inSync: 0, drifted: 1, unverifiable: 1 },
      notice:
        '1 of 2 resources could not be checked: The plan is not complete, as with -target, so that no drift says nothing. Report a plan that tells of all of them.',
    });
  });

  it('needs a permission of its own, and cannot be scanned', async () => {
    const portal = await start(await databases.init('SQLITE_3'), {
      denied: ['iac-drift.report.create'],
    });
    const plan = planOf({ jobs: { state: 30 } }, { timestamp: ago(1) });
    const { status, body } = await portal.report(plan);
    expect(status).toBe(403);
    expect(body.error.message).toContain('iac-drift.report.create');
    await portal.refresh();
    const [{ id }] = (await portal.get('/stacks')).items;
    const scan = await request(portal.server).post(
      `/api/iac-drift/v1/stacks/${id}/scans`,
    );
    expect(scan.status).toBe(400);
    expect(scan.body.error.message).toBe(
      'This stack is reported and not scanned; run the CI job that reports it.',
    );
  });
});

/** All that the database holds, as text. */
async function knexDump(knex: Knex): Promise<string> {
  const tables: string[] =
    knex.client.config.client === 'pg'
      ? await knex('information_schema.tables')
          .where('table_schema', 'public')
          .pluck('table_name')
      : await knex('sqlite_master').where('type', 'table').pluck('name');
  const rows = await Promise.all(tables.map(table => knex(table)));
  return JSON.stringify(rows, (_key, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString() : value,
  );
}
