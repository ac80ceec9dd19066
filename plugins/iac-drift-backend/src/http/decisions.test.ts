import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { FindingDetails } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import request from 'supertest';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { rebuildFindings } from '../findings/rebuildFindings';
import { FINDINGS } from '../findings/tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const ORDERS = 'orders/terraform.tfstate';
const TOMORROW = new Date(Date.now() + 24 * 60 * 60_000).toISOString();

describe.each(databases.eachSupportedId())('decisions on %s', databaseId => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let id: string;

  async function start(
    options: Partial<Parameters<typeof startPortal>[0]> = {},
  ) {
    knex = await databases.init(databaseId);
    portal = await startPortal({
      knex,
      entities: [
        component('orders', {
          'iac-drift.io/stacks': `terraform:demo/${ORDERS}`,
        }),
      ],
      ...options,
    });
    portal.source.states.set(ORDERS, stateOf({ jobs: 30 }));
    await portal.refresh();
    await see(90);
    id = (await knex(FINDINGS).first()).id;
  }
  afterEach(() => portal.stop());

  /** The cloud has this timeout now, and a scan sees it. */
  async function see(seconds: number) {
    portal.cloud.put(queueItem('jobs', seconds));
    await knex('iac_drift_stack').update({ due_at: '2020' });
    await portal.scan();
  }

  const decide = (body: unknown, header?: string) => {
    const call = request(portal.server).post(
      `/api/iac-drift/v1/findings/${id}/decisions`,
    );
    return (header ? call.set('authorization', header) : call).send(
      body as object,
    );
  };
  const finding = async (): Promise<FindingDetails> =>
    (await request(portal.server).get(`/api/iac-drift/v1/findings/${id}`)).body;
  const openHigh = async () => {
    const { body } = await request(portal.server).get(
      '/api/iac-drift/v1/overview',
    );
    return Object.values<number>(body.openFindings).reduce((a, b) => a + b);
  };

  it('name the person, and are part of the finding and of its history', async () => {
    await start();
    const { status, body } = await decide({ action: 'acknowledge' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'acknowledged',
      decision: { action: 'acknowledge', by: 'user:default/mock' },
    });
    expect(await openHigh()).toBe(1);

    await decide({
      action: 'accept',
      reason: 'Black Friday.',
      until: TOMORROW,
    });
    expect(await finding()).toMatchObject({
      state: 'accepted',
      decision: { reason: 'Black Friday.', until: TOMORROW },
    });
    expect(await openHigh()).toBe(0);

    await decide({ action: 'reopen', reason: 'It is over' });
    const { state, history } = await finding();
    expect(state).toBe('open');
    const logged = history.filter(h => h.seq !== undefined);
    expect(logged.map(h => h.summary).slice(1)).toEqual([
      'Acknowledged by user:default/mock.',
      `Accepted by user:default/mock until ${TOMORROW}: Black Friday.`,
      'Reopened by user:default/mock: It is over.',
    ]);
  });

  it('stand in the log with the person and the values they are about', async () => {
    await start();
    const { revision } = await finding();
    await decide({ action: 'accept', reason: 'We know', revision });
    const { text } = await request(portal.server)
      .get('/api/iac-drift/v1/ledger/entries?from=0&limit=100')
      .buffer(true);
    const event = text
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line).event)
      .find(({ type }: { type: string }) => type.includes('decided'));
    expect(event).toMatchObject({
      type: 'io.iac-drift.finding.decided.v1',
      subject: id,
      authtype: 'app_user',
      authid: 'user:default/mock',
      data: { decision: 'accept', by: 'user:default/mock', revision },
    });
  });

  it('come out the same when the findings are made anew from the log', async () => {
    await start();
    await decide({ action: 'accept', reason: 'We know', until: TOMORROW });
    const before = await knex(FINDINGS).select();
    await rebuildFindings({ db: knex });
    expect(await knex(FINDINGS).select()).toEqual(before);
  });

  it('end when their time is over', async () => {
    await start();
    await decide({ action: 'accept', reason: 'We know', until: TOMORROW });
    await portal.keepLedger();
    expect((await finding()).state).toBe('accepted');
    await knex(FINDINGS).update({ accepted_until: '2020-01-01T00:00:00.000Z' });
    await portal.keepLedger();
    expect(await finding()).toMatchObject({
      state: 'open',
      decision: { action: 'reopen', by: 'system' },
    });
  });

  it('end when the value moves again, and not when it is looked at again', async () => {
    await start();
    await decide({ action: 'accept', reason: 'We know' });
    await see(90);
    await portal.keepLedger();
    expect((await finding()).state).toBe('accepted');
    await see(120);
    await portal.keepLedger();
    expect(await finding()).toMatchObject({
      state: 'open',
      decision: { reason: 'The drift moved since it was accepted.' },
    });
    await portal.keepLedger();
    const { history } = await finding();
    expect(history.filter(h => h.seq !== undefined)).toHaveLength(4);
    expect(history.filter(h => h.type === 'alert').map(h => h.summary)).toEqual(
      [
        'The owners were told of the drift.',
        'The owners were told that it is open again.',
      ],
    );
    expect(portal.sent.map(n => n.payload.title)).toEqual([
      'Drift: aws_sqs_queue.jobs',
      'Drift is open again: aws_sqs_queue.jobs',
    ]);
  });

  it('are refused in one sentence when they make no sense', async () => {
    await start();
    const { revision } = await finding();
    for (const [body, status, sentence] of [
      [{ action: 'accept' }, 400, "'reason' is missing"],
      [{ action: 'mute' }, 400, "'action' is wrong: it must be one of"],
      [{ action: 'acknowledge', until: TOMORROW }, 400, 'for accepting only'],
      [{ action: 'accept', reason: 'x', until: '2020-01-01' }, 400, 'past'],
      [{ action: 'accept', reason: 'x', until: 'soon' }, 400, 'a time such as'],
      [{ action: 'accept', reason: 'x', for: 'ever' }, 400, 'is wrong'],
      [['acknowledge'], 400, 'send a JSON object'],
      [{ action: 'reopen' }, 409, 'open already'],
      [{ action: 'acknowledge', revision: 'other' }, 409, 'moved since'],
    ] as const) {
      const answer = await decide(body);
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toContain(sentence);
    }
    await see(30);
    const answer = await decide({ action: 'acknowledge', revision });
    expect(answer.body.error.message).toContain('This drift is over');
    expect((await finding()).state).toBe('resolved');
  });

  it('are for people whom the policy allows, on findings that they may see', async () => {
    await start({ denied: ['iac-drift.finding.decide'] });
    const denied = await decide({ action: 'acknowledge' });
    expect(denied.status).toBe(403);
    expect(denied.body.error.message).toContain('iac-drift.finding.decide');
    const service = await decide(
      { action: 'acknowledge' },
      mockCredentials.service.header(),
    );
    expect(service.status).toBe(403);
    await portal.stop();

    await start({ hidden: ['component:default/orders'] });
    expect((await decide({ action: 'acknowledge' })).status).toBe(404);
    expect((await knex(FINDINGS).first()).state).toBe('open');
  });
});
