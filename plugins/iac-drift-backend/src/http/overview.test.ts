import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import request from 'supertest';
import { findingRow } from '../__testUtils__/findingRow';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { FindingRow, FINDINGS } from '../findings/tables';
import { stackIdOf } from '../stacks/ref';
import { OWNERSHIP } from '../stacks/tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const REF = 'terraform:demo/orders/terraform.tfstate';

/** Some time of a day that lies so far back. */
const daysAgo = (days: number, hours = 0) =>
  new Date(
    Math.floor(Date.now() / DAY) * DAY - days * DAY + hours * HOUR,
  ).toISOString();

const finding = (row: Partial<FindingRow>) =>
  findingRow({ first_seen: daysAgo(1), ...row });

describe.each(databases.eachSupportedId())('the overview on %s', databaseId => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startPortal>>;

  async function overview(
    rows: FindingRow[],
    options: { owned?: string[]; hidden?: string[] } = {},
  ): Promise<Overview> {
    knex = await databases.init(databaseId);
    const orders = component('orders', { 'iac-drift.io/stacks': REF });
    orders.relations?.push({
      type: 'partOf',
      targetRef: 'system:default/shop',
    });
    portal = await startPortal({
      knex,
      entities: [orders],
      hidden: options.hidden,
    });
    await portal.refresh();
    await knex(FINDINGS).insert(rows);
    for (const address of options.owned ?? rows.map(row => row.address)) {
      await knex(OWNERSHIP)
        .insert({
          stack_id: stackIdOf(REF),
          address,
          entity_ref: 'component:default/orders',
        })
        .onConflict()
        .ignore();
    }
    const { body } = await request(portal.server)
      .get('/api/iac-drift/v1/overview')
      .set('authorization', mockCredentials.user.header());
    return body;
  }
  afterEach(() => portal.stop());

  it('counts what asks for attention by all that it shares, the most first', async () => {
    const rows = [
      finding({ severity: 'low' }),
      finding({ severity: 'high', type: 'aws_s3_bucket' }),
      finding({ severity: 'low', state: 'acknowledged' }),
      finding({
        identity: JSON.stringify({ type: 'x', accountId: '222' }),
        address: 'aws_sqs_queue.of_nobody',
      }),
      finding({ severity: 'critical', state: 'accepted' }),
      finding({ severity: 'critical', resolved_at: daysAgo(0) }),
    ];
    const { openFindings, openBy, unowned } = await overview(rows, {
      owned: rows.slice(0, 3).map(row => row.address),
    });
    expect(openFindings).toEqual({ critical: 0, high: 1, medium: 1, low: 2 });
    expect(openBy).toEqual({
      type: [
        { value: 'aws_sqs_queue', count: 3, worst: 'medium' },
        { value: 'aws_s3_bucket', count: 1, worst: 'high' },
      ],
      account: [
        { value: '111', count: 3, worst: 'high' },
        { value: '222', count: 1, worst: 'medium' },
      ],
      stack: [{ value: REF, count: 4, worst: 'high' }],
      entity: [{ value: 'component:default/orders', count: 3, worst: 'high' }],
      owner: [{ value: 'group:default/team-a', count: 3, worst: 'high' }],
      system: [{ value: 'system:default/shop', count: 3, worst: 'high' }],
    });
    expect(unowned).toBe(1);
  });

  it('leads to the findings behind each count', async () => {
    const rows = [
      finding({ address: 'aws_sqs_queue.ours' }),
      finding({
        identity: JSON.stringify({ type: 'x', accountId: '222' }),
        address: 'aws_sqs_queue.of_nobody',
      }),
    ];
    await overview(rows, { owned: ['aws_sqs_queue.ours'] });
    for (const [filter, address] of [
      ['system=shop', 'aws_sqs_queue.ours'],
      ['account=111', 'aws_sqs_queue.ours'],
      ['account=222', 'aws_sqs_queue.of_nobody'],
      ['unowned=true', 'aws_sqs_queue.of_nobody'],
    ]) {
      const { body } = await request(portal.server).get(
        `/api/iac-drift/v1/findings?${filter}`,
      );
      expect(body.items.map((f: { address: string }) => f.address)).toEqual([
        address,
      ]);
    }
  });

  it('gives findings away as a sheet in which no name is a formula', async () => {
    await overview([
      finding({
        address: '=HYPERLINK("https://evil.example.com";"x")',
        attribution: JSON.stringify({
          actor: '@SUM(1), "quoted"',
          confidence: 'confirmed',
        }),
        first_seen: daysAgo(1),
      }),
      finding({ severity: 'low', first_seen: daysAgo(2) }),
    ]);
    const { text, headers } = await request(portal.server).get(
      `/api/iac-drift/v1/findings.csv?stack=${REF}`,
    );
    expect(headers['content-disposition']).toContain('findings.csv');
    const lines = text.split('\r\n');
    expect(lines[0]).toMatch(/^id,severity,kind,state,stack,address,/);
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(`,"'=HYPERLINK(""https:`);
    expect(lines[1]).toContain(`,"'@SUM(1), ""quoted""",`);
  });

  it('knows how many findings there were on each of the last 90 days', async () => {
    const { trend } = await overview([
      finding({ first_seen: daysAgo(200) }),
      finding({ first_seen: daysAgo(200), resolved_at: daysAgo(2, 5) }),
      finding({ first_seen: daysAgo(3, 23), resolved_at: daysAgo(1, 1) }),
      finding({ first_seen: daysAgo(0) }),
      finding({ first_seen: daysAgo(0), state: 'accepted' }),
    ]);
    expect(trend).toHaveLength(90);
    expect(trend[0]).toMatchObject({ open: 2, opened: 0, resolved: 0 });
    expect(
      trend.slice(-5).map(day => [day.open, day.opened, day.resolved]),
    ).toEqual([
      [2, 0, 0],
      [3, 1, 0],
      [2, 0, 1],
      [1, 0, 1],
      [3, 2, 0],
    ]);
    expect(trend.at(-1)?.day).toBe(daysAgo(0).slice(0, 10));
  });

  it('knows how long drift lasts and what comes back', async () => {
    const again = { address: 'aws_sqs_queue.again' };
    const { resolveTime, recurring } = await overview([
      finding({ ...again, first_seen: daysAgo(5), resolved_at: daysAgo(4) }),
      finding({
        ...again,
        first_seen: daysAgo(3),
        resolved_at: daysAgo(3, 12),
      }),
      finding({ ...again, first_seen: daysAgo(2) }),
      finding({ first_seen: daysAgo(400), resolved_at: daysAgo(300) }),
    ]);
    expect(resolveTime).toEqual({ meanSeconds: 18 * 60 * 60, findings: 2 });
    expect(recurring).toEqual([
      {
        ...again,
        stack: REF,
        type: 'aws_sqs_queue',
        times: 3,
        entityRefs: ['component:default/orders'],
      },
    ]);
  });

  it('counts nothing that the catalog hides', async () => {
    const all = await overview([finding({})], {
      hidden: ['component:default/orders'],
    });
    expect(all.openBy).toEqual({
      type: [],
      account: [],
      stack: [],
      entity: [],
      owner: [],
      system: [],
    });
    expect(all.trend.every(day => day.open + day.opened === 0)).toBe(true);
    expect(all.resolveTime).toBeUndefined();
  });
});
