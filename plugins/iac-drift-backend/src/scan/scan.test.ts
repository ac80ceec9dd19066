import { TestDatabases } from '@backstage/backend-test-utils';
import { ORDERS, ordersWorld } from '../__testUtils__/ordersWorld';
import {
  deletedQueueItem,
  queueItem,
  queuePolicy,
  stateOf,
} from '../__testUtils__/queues';
import { component, eventsOf, World } from '../__testUtils__/World';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const ADDRESS = 'aws_sqs_queue.jobs';

describe.each(databases.eachSupportedId())('a scan on %s', databaseId => {
  const createWorld = async () =>
    ordersWorld(await databases.init(databaseId), { jobs: 30, mails: 60 });

  async function typesOf(process: Awaited<ReturnType<World['start']>>) {
    return (await eventsOf(process.ledger)).map(({ event }) =>
      event.type.replace('io.iac-drift.', '').replace('.v1', ''),
    );
  }

  it('gives every resource a verdict and says so in the log once', async () => {
    const { world, process } = await createWorld();
    expect(await world.resources()).toEqual([
      expect.objectContaining({
        address: ADDRESS,
        verdict: 'in-sync',
        entityRefs: ['component:default/orders'],
      }),
      expect.objectContaining({
        address: 'aws_sqs_queue.mails',
        verdict: 'in-sync',
      }),
    ]);
    expect(await world.stacks()).toEqual([
      expect.objectContaining({
        ref: `terraform:demo/${ORDERS}`,
        serial: 1,
        owners: ['group:default/team-a'],
        verdicts: { inSync: 2, drifted: 0, unverifiable: 0 },
        lastScan: expect.objectContaining({ status: 'completed' }),
        scanning: false,
      }),
    ]);
    await world.nextScan(process);
    // Items of some APIs are as new as the question.
    world.cloud.put(queueItem('jobs', 30, '2026-11-20T10:05:00.000Z'));
    await world.nextScan(process);
    expect(await typesOf(process)).toEqual(['log.created', 'scan.completed']);

    world.wait(60);
    await process.scan();
    expect(await typesOf(process)).toEqual([
      'log.created',
      'scan.completed',
      'scan.completed',
    ]);
  });

  it('opens one finding for a drift, updates it, and closes it when live goes back', async () => {
    const { world, process } = await createWorld();
    world.cloud.trail.set(ADDRESS, 'alice@example.com');
    world.cloud.put(queueItem('jobs', 90, '2026-11-20T10:05:00.000Z'));
    await world.nextScan(process);
    await world.nextScan(process);
    const [finding, ...others] = await world.findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'changed',
      state: 'open',
      severity: 'medium',
      stack: `terraform:demo/${ORDERS}`,
      address: ADDRESS,
      entityRefs: ['component:default/orders'],
      owners: ['group:default/team-a'],
      changes: [
        {
          path: 'visibility_timeout_seconds',
          desired: 30,
          live: 90,
          sensitive: false,
        },
      ],
      attribution: { actor: 'alice@example.com', confidence: 'confirmed' },
      firstSeen: '2026-11-20T10:16:00.000Z',
      lastSeen: '2026-11-20T10:32:00.000Z',
      lastChecked: '2026-11-20T10:32:00.000Z',
    });
    expect(world.cloud.asked[0]).toMatchObject({
      of: 'drift',
      notBefore: '2026-11-20T09:00:00.000Z',
    });

    world.cloud.put(queueItem('jobs', 120, '2026-11-20T10:40:00.000Z'));
    await world.nextScan(process);
    expect((await world.findings())[0]).toMatchObject({
      id: finding.id,
      changes: [expect.objectContaining({ live: 120 })],
    });

    world.cloud.put(queueItem('jobs', 30, '2026-11-20T10:50:00.000Z'));
    await world.nextScan(process);
    expect(await world.findings()).toEqual([
      expect.objectContaining({
        id: finding.id,
        state: 'resolved',
        lastSeen: '2026-11-20T10:48:00.000Z',
        resolution: {
          outcome: 'reverted',
          time: '2026-11-20T11:04:00.000Z',
          attribution: expect.objectContaining({ actor: 'alice@example.com' }),
        },
      }),
    ]);
    expect(
      (await typesOf(process)).filter(type => type.startsWith('finding')),
    ).toEqual(['finding.detected', 'finding.updated', 'finding.resolved']);
    expect(world.sent.map(n => n.payload)).toEqual([
      expect.objectContaining({
        topic: 'drift-detected',
        scope: `iac-drift:${finding.id}:detected`,
        link: '/catalog/default/component/orders/drift',
        description:
          'aws_sqs_queue: visibility_timeout_seconds changed, by alice@example.com in the console at 2026-11-20T10:00:00Z.',
      }),
      expect.objectContaining({ topic: 'drift-resolved' }),
    ]);
  });

  it('opens a new finding when the drift comes back', async () => {
    const { world, process } = await createWorld();
    for (const seconds of [90, 30, 90]) {
      world.cloud.put(queueItem('jobs', seconds));
      await world.nextScan(process);
    }
    expect((await world.findings()).map(f => f.state).sort()).toEqual([
      'open',
      'resolved',
    ]);
  });

  it('tells a drift that the code adopted from one that was put back by an apply', async () => {
    const { world, process } = await createWorld();
    world.cloud.put(queueItem('jobs', 90));
    world.cloud.put(queueItem('mails', 90));
    await world.nextScan(process);
    // The code takes over the one value; the apply puts the other one back.
    world.source.states.set(
      ORDERS,
      stateOf({ jobs: 90, mails: 60 }, { serial: 2 }),
    );
    world.cloud.put(queueItem('mails', 60));
    await world.nextScan(process);
    const outcomes = (await world.findings()).map(f => [
      f.address,
      f.resolution?.outcome,
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({
      'aws_sqs_queue.jobs': 'adopted',
      'aws_sqs_queue.mails': 'reverted',
    });
  });

  it('closes as removed what left the code', async () => {
    const { world, process } = await createWorld();
    world.cloud.put(queueItem('jobs', 90));
    await world.nextScan(process);
    world.source.states.set(ORDERS, stateOf({ mails: 60 }, { serial: 2 }));
    await world.nextScan(process);
    expect(await world.findings()).toEqual([
      expect.objectContaining({
        resolution: expect.objectContaining({ outcome: 'removed' }),
        entityRefs: ['component:default/orders'],
      }),
    ]);
    expect(await world.resources()).toHaveLength(1);
  });

  it('reports a deleted object apart from what was changed in it before', async () => {
    const { world, process } = await createWorld();
    world.cloud.put(queueItem('jobs', 90));
    await world.nextScan(process);
    world.cloud.put(deletedQueueItem('jobs'));
    await world.nextScan(process);
    const kinds = async () =>
      Object.fromEntries((await world.findings()).map(f => [f.kind, f.state]));
    expect(await kinds()).toEqual({ changed: 'open', deleted: 'open' });
    world.cloud.put(queueItem('jobs', 30));
    await world.nextScan(process);
    expect(await kinds()).toEqual({ changed: 'resolved', deleted: 'resolved' });
  });

  it.each([
    { reason: 'throttled', detail: 'config was throttled in eu-west-1' },
    { reason: 'access-denied', detail: 'config was denied in eu-west-1' },
    { reason: 'source-error', detail: 'config answered 500 in eu-west-1' },
  ] as const)(
    'opens and closes nothing when live state is $reason',
    async failure => {
      const { world, process } = await createWorld();
      world.cloud.put(queueItem('jobs', 90));
      await world.nextScan(process);
      const before = await world.findings();

      world.cloud.put(queueItem('jobs', 30));
      world.cloud.put(queueItem('mails', 90));
      world.cloud.failures = [failure];
      await world.nextScan(process);
      expect(await world.findings()).toEqual(before);
      expect(await world.resources()).toEqual([
        expect.objectContaining({
          verdict: 'unverifiable',
          reason: failure.reason,
          findingId: before[0].id,
        }),
        expect.objectContaining({ verdict: 'unverifiable' }),
      ]);
      expect(world.sent).toHaveLength(1);

      world.cloud.failures = [];
      await world.nextScan(process);
      expect((await world.findings()).map(f => [f.address, f.state])).toEqual([
        ['aws_sqs_queue.mails', 'open'],
        ['aws_sqs_queue.jobs', 'resolved'],
      ]);
    },
  );

  it('opens and closes nothing when the reader breaks, and shows no word of its error', async () => {
    const { world, process } = await createWorld();
    world.cloud.broken = new Error('token=canary-token');
    await world.nextScan(process);
    const resources = await world.resources();
    expect(resources.map(r => r.reason)).toEqual([
      'source-error',
      'source-error',
    ]);
    expect(
      JSON.stringify([resources, process.logger.error.mock.calls]),
    ).not.toContain('canary');
  });

  it.each([
    ['truncated', '{"version":4,"resources":[', 'cut short'],
    ['not JSON', 'canary-not-json', 'not valid JSON'],
    ['of version 3', '{"version":3}', 'older than version 4'],
    ['gone', undefined, 'There is no state'],
  ])(
    'says what is wrong when the state is %s, and harms no other stack',
    async (_what, text, message) => {
      const { world, process } = await createWorld();
      const other = 'payments/terraform.tfstate';
      world.source.states.set(other, stateOf({ refunds: 30 }));
      world.cloud.put(queueItem('refunds', 45));
      world.cloud.put(queueItem('jobs', 90));
      await world.nextScan(process);
      const before = (await world.findings()).filter(
        f => f.address === ADDRESS,
      );

      if (text === undefined) {
        world.source.states.delete(ORDERS);
      } else {
        world.source.states.set(ORDERS, text);
      }
      await process.refresh();
      await world.nextScan(process);
      await world.nextScan(process);
      const [orders, payments] = await world.stacks();
      expect(orders).toMatchObject({
        error: expect.stringContaining(message),
        lastScan: { status: 'failed' },
        lastCompleted: '2026-11-20T10:16:00.000Z',
        verdicts: { inSync: 0, drifted: 0, unverifiable: 2 },
      });
      expect(payments).toMatchObject({ verdicts: { drifted: 1 } });
      expect(
        (await world.findings()).filter(f => f.address === ADDRESS),
      ).toEqual(before);
      expect(
        (await typesOf(process)).filter(type => type === 'scan.failed'),
      ).toHaveLength(1);
      expect(
        JSON.stringify([await world.stacks(), process.logger.warn.mock.calls]),
      ).not.toContain('canary');

      world.source.states.set(ORDERS, stateOf({ jobs: 30, mails: 60 }));
      await process.refresh();
      await world.nextScan(process);
      expect((await world.stacks())[0].error).toBeUndefined();
    },
  );

  it('stops a scan that hangs, and scans the other stacks', async () => {
    const { world } = await createWorld();
    const process = await world.start({ timeoutMs: 200 });
    const other = 'payments/terraform.tfstate';
    world.source.states.set(other, stateOf({ refunds: 30 }));
    world.cloud.put(queueItem('refunds', 30));
    await process.refresh();
    await process.scan();
    world.source.hanging.add(ORDERS);
    await world.makeDue(ORDERS);
    await process.scan();
    await world.makeDue(other);
    await process.scan();
    expect(await world.stacks()).toEqual([
      expect.objectContaining({
        error: expect.stringContaining('took longer than'),
        scanning: false,
      }),
      expect.objectContaining({
        verdicts: expect.objectContaining({ inSync: 1 }),
      }),
    ]);
  });

  it('looks further for who did it while the trail may lag, and then no more', async () => {
    const { world, process } = await createWorld();
    world.cloud.put(queueItem('jobs', 90));
    await world.nextScan(process);
    const [{ attribution }] = await world.findings();
    expect(attribution).toMatchObject({ confidence: 'unknown', looking: true });

    world.cloud.trail.set(ADDRESS, 'alice@example.com');
    await process.lookFurther();
    expect((await world.findings())[0].attribution.actor).toBeUndefined();
    world.wait(1);
    expect(await process.lookFurther()).toHaveLength(1);
    expect((await world.findings())[0].attribution).toMatchObject({
      actor: 'alice@example.com',
      confidence: 'confirmed',
    });
    const asked = world.cloud.asked.length;
    world.wait(10);
    await process.lookFurther();
    await world.nextScan(process);
    expect(world.cloud.asked).toHaveLength(asked);

    // The same for who put it back.
    world.cloud.trail.clear();
    world.cloud.put(queueItem('jobs', 30, '2026-11-20T11:00:00.000Z'));
    await world.nextScan(process);
    world.cloud.trail.set(ADDRESS, 'bob@example.com');
    world.wait(1);
    await process.lookFurther();
    expect(world.cloud.asked.at(-1)).toMatchObject({
      of: 'resolution',
      result: { liveAsOf: '2026-11-20T11:00:00.000Z' },
      notBefore: '2026-11-20T09:00:00.000Z',
    });
    const [finding] = await world.findings();
    expect(finding.resolution).toMatchObject({
      outcome: 'reverted',
      attribution: { actor: 'bob@example.com' },
    });
    expect(
      (await typesOf(process)).filter(type => type.startsWith('finding')),
    ).toEqual([
      'finding.detected',
      'finding.attributed',
      'finding.resolved',
      'finding.attributed',
    ]);
    expect(world.sent).toHaveLength(2);
  });

  it('asks at growing intervals, and says so when it gives up', async () => {
    const { world, process } = await createWorld();
    world.cloud.put(queueItem('jobs', 90));
    await world.nextScan(process);
    const start = world.time.getTime();
    const askedAfter: number[] = [];
    for (let minute = 1; minute <= 120; minute += 1) {
      world.wait(1);
      const before = world.cloud.asked.length;
      await process.lookFurther();
      if (world.cloud.asked.length > before) {
        askedAfter.push((world.time.getTime() - start) / 60_000);
      }
    }
    expect(askedAfter).toEqual([1, 2, 4, 8, 16, 32, 64]);
    const [{ id, attribution }] = await world.findings();
    expect(attribution).toEqual({
      chain: [],
      confidence: 'unknown',
      reason: 'No event explains the change yet.',
      rejected: [],
    });
    const row = await world
      .db('iac_drift_finding_event')
      .where({ finding_id: id })
      .orderBy('seq', 'desc')
      .first();
    expect(row.summary).toBe(
      'Who made the drift stays unknown: No event explains the change yet.',
    );
  });

  it('drops an answer that the drift has overtaken', async () => {
    const { world, process } = await createWorld();
    world.cloud.put(queueItem('jobs', 90));
    await world.nextScan(process);
    world.cloud.trail.set(ADDRESS, 'alice@example.com');
    world.wait(1);
    world.cloud.whileAsked = async () => {
      world.cloud.whileAsked = async () => {};
      world.cloud.trail.clear();
      world.cloud.put(queueItem('jobs', 120, '2026-11-20T10:40:00.000Z'));
      await world.nextScan(process);
    };
    await process.lookFurther();
    expect((await world.findings())[0]).toMatchObject({
      changes: [expect.objectContaining({ live: 120 })],
      attribution: { confidence: 'unknown', looking: true },
    });
  });

  it('names the user of the catalog, by e-mail address or annotation', async () => {
    const { world, process } = await createWorld();
    const user = (name: string, more: object) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name },
      spec: {},
      ...more,
    });
    world.entities.push(
      user('alice', { spec: { profile: { email: 'Alice@Example.com' } } }),
      user('robert', {
        metadata: {
          name: 'robert',
          annotations: { 'iac-drift.io/identities': 'bob, bob-admin' },
        },
      }),
    );
    world.cloud.trail.set(ADDRESS, 'alice@example.com');
    world.cloud.trail.set('aws_sqs_queue.mails', 'Bob');
    world.cloud.put(queueItem('jobs', 90));
    world.cloud.put(queueItem('mails', 90));
    await world.nextScan(process);
    const users = (await world.findings()).map(f => [
      f.attribution.actor,
      f.attribution.userRef,
    ]);
    expect(Object.fromEntries(users)).toEqual({
      'alice@example.com': 'user:default/alice',
      Bob: 'user:default/robert',
    });
  });

  it('says which state adopted a drift, and who brought it when that is known', async () => {
    const { world, process } = await createWorld();
    world.cloud.put(queueItem('jobs', 90));
    await world.nextScan(process);
    world.source.origin = {
      version: 'v2',
      commit: '0123abcd',
      run: 'https://ci.example.com/runs/7',
      by: 'carol@example.com',
    };
    world.source.states.set(
      ORDERS,
      stateOf({ jobs: 90, mails: 60 }, { serial: 2 }),
    );
    await world.nextScan(process);
    expect((await world.findings())[0].resolution).toMatchObject({
      outcome: 'adopted',
      desired: {
        serial: 2,
        version: 'v2',
        commit: '0123abcd',
        run: 'https://ci.example.com/runs/7',
        by: 'carol@example.com',
      },
      attribution: {
        actor: 'carol@example.com',
        confidence: 'confirmed',
        channel: 'iac',
      },
    });
  });

  it('lets two processes share the stacks without scanning one twice', async () => {
    const { world, process } = await createWorld();
    for (let i = 0; i < 8; i++) {
      world.source.states.set(`s${i}/x.tfstate`, stateOf({ [`q${i}`]: 30 }));
      world.cloud.put(queueItem(`q${i}`, 45));
    }
    const second = await world.start();
    await process.refresh();
    world.wait(16);
    await Promise.all([process.scan(), second.scan()]);
    expect(await world.findings()).toHaveLength(8);
    expect(
      (await typesOf(process)).filter(t => t === 'finding.detected'),
    ).toHaveLength(8);
  });

  it('narrows what an entity owns to the addresses it names', async () => {
    const { world, process } = await createWorld();
    world.entities = [
      component('mailer', {
        'iac-drift.io/stacks': `terraform:demo/${ORDERS}`,
        'iac-drift.io/resources': 'module.mail.*, aws_sqs_queue.mail*',
      }),
    ];
    await process.refresh();
    expect((await world.resources()).map(r => r.entityRefs)).toEqual([
      [],
      ['component:default/mailer'],
    ]);
  });

  it('forgets a stack that nothing names any more, but not while it has an open finding', async () => {
    const { world, process } = await createWorld();
    world.entities = [];
    world.cloud.put(queueItem('jobs', 90));
    await world.nextScan(process);
    world.source.states.delete(ORDERS);
    await process.refresh();
    expect(await world.stacks()).toHaveLength(1);
    world.source.states.set(ORDERS, stateOf({}));
    await world.nextScan(process);
    world.source.states.delete(ORDERS);
    await process.refresh();
    expect(await world.stacks()).toEqual([]);
    expect(await world.findings()).toHaveLength(1);
  });

  it('keeps its stacks when a source or the catalog does not answer', async () => {
    const { world, process } = await createWorld();
    world.source.unlisted = true;
    world.entities = [];
    await process.refresh();
    expect(await world.stacks()).toHaveLength(1);
    expect(JSON.stringify(process.logger.error.mock.calls)).not.toContain(
      'canary',
    );
  });

  it('does not call a part of an unreadable stack drift', async () => {
    const { world } = await createWorld();
    const parts = 'parts/terraform.tfstate';
    const policyFor = (Action: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action }],
      });
    const policy = policyFor('sqs:SendMessage');
    const item = queueItem('jobs', 30);
    world.cloud.put({
      ...item,
      configuration: {
        QueueArn: item.arn ?? '',
        VisibilityTimeout: '30',
        Policy: policy,
      },
    });
    world.source.states.set(
      parts,
      stateOf({}, { others: [queuePolicy('jobs', policy)] }),
    );
    // What the queue's own state holds of the policy is an old copy.
    world.source.states.set(
      ORDERS,
      stateOf(
        { jobs: 30, mails: 60 },
        { attributes: { jobs: { policy: policyFor('sqs:*') } } },
      ),
    );
    const first = await world.start();
    await first.refresh();
    await world.nextScan(first);
    expect(await world.findings()).toEqual([]);

    // The stack that declares the policy breaks, and the process starts anew.
    world.source.states.set(parts, '{');
    const second = await world.start();
    await world.nextScan(second);
    expect(await world.findings()).toEqual([]);
    expect(await world.resources()).toContainEqual(
      expect.objectContaining({
        address: ADDRESS,
        verdict: 'unverifiable',
        detail: `A part of it is declared by terraform:demo/${parts}, which cannot be read.`,
      }),
    );
    // Objects that share nothing with it are judged as ever.
    world.cloud.put(queueItem('mails', 90));
    await world.nextScan(second);
    expect((await world.findings()).map(f => f.address)).toEqual([
      'aws_sqs_queue.mails',
    ]);
  });

  it('keeps addresses apart that hold characters which a database refuses', async () => {
    const { world, process } = await createWorld();
    const odd = (key: string) => ({
      ...queuePolicy('odd', '{}'),
      instances: [{ index_key: key, attributes: {} }],
    });
    world.source.states.set(
      ORDERS,
      stateOf({ jobs: 30 }, { others: [odd('a\u0000b'), odd('c\ud800d')] }),
    );
    await world.nextScan(process);
    await world.nextScan(process);
    expect(await world.stacks()).toEqual([
      expect.objectContaining({
        lastScan: expect.objectContaining({ status: 'completed' }),
      }),
    ]);
    expect(await world.resources()).toHaveLength(3);

    world.source.states.set(
      ORDERS,
      stateOf({ jobs: 30 }, { others: [odd('x'.repeat(3000))] }),
    );
    await world.nextScan(process);
    expect((await world.stacks())[0].error).toContain(
      'shorten its for_each key',
    );
  });
});
