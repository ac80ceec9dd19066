import { setTimeout as wait } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import { ACCOUNT_ID, REGION, scenarios } from 'aws-simulator';
import { startAwsPortal } from '../__testUtils__/startAwsPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const [{ target, name, service }] = scenarios.filter(
  scenario => scenario.name === 'queue-timeout',
);

/** As AWS Config sends it to Amazon EventBridge. */
const itemChange = {
  version: '0',
  id: 'a69b4e9f-4a72-4a7d-8f1c-9f9c1d3d9b11',
  'detail-type': 'Config Configuration Item Change',
  source: 'aws.config',
  account: ACCOUNT_ID,
  time: '2026-11-20T10:00:00Z',
  region: REGION,
  resources: [],
  detail: {
    recordVersion: '1.3',
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: {
      ...target,
      awsAccountId: ACCOUNT_ID,
      awsRegion: REGION,
      configurationItemStatus: 'OK',
    },
  },
};

describe('events of Amazon EventBridge', () => {
  let portal: Awaited<ReturnType<typeof startAwsPortal>>;
  beforeEach(async () => {
    portal = await startAwsPortal({ knex: await databases.init('SQLITE_3') });
    await portal.scan();
    // The portal scans a stack at most twice a minute because of events.
    await portal.longAgo();
  });
  afterEach(() => portal.stop());

  const publish = (eventPayload: unknown) =>
    portal.events.publish({ topic: 'iac-drift-aws', eventPayload });
  const startedAt = async () =>
    Object.fromEntries(
      (await portal.stacks()).map(stack => [
        stack.path.split('/')[0],
        stack.lastScan?.startedAt,
      ]),
    );

  it('show a drift within seconds, by one scan of the one stack for a thousand of them', async () => {
    const before = await startedAt();
    await portal.edit(name, 'drift');
    const edited = performance.now();
    for (let n = 0; n < 1_000; n += 1) {
      await publish({ ...itemChange, id: `event-${n}` });
    }
    while ((await portal.findings()).length === 0) {
      expect(performance.now() - edited).toBeLessThan(20_000);
      await wait(50);
    }
    const seconds = (performance.now() - edited) / 1000;
    process.stdout.write(`a drift is shown after ${seconds.toFixed(1)} s\n`);
    const after = await startedAt();
    expect(after).toEqual({ ...before, [service]: expect.any(String) });
    expect(after[service]).not.toBe(before[service]);
    await wait(3_000);
    expect(await startedAt()).toEqual(after);
  });

  it('count when they are of a call, too', async () => {
    const before = await startedAt();
    await publish({
      ...itemChange,
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.sqs',
      detail: {
        eventSource: 'sqs.amazonaws.com',
        eventName: 'SetQueueAttributes',
        awsRegion: REGION,
        readOnly: false,
        requestParameters: { queueUrl: target.resourceId },
      },
    });
    while ((await startedAt())[service] === before[service]) {
      await wait(50);
    }
    expect(await startedAt()).toMatchObject({ media: before.media });
  });

  it('do no harm when they are hostile', async () => {
    const before = await startedAt();
    for (const payload of [
      null,
      'text',
      ['detail-type'],
      { ...itemChange, account: "' or 1=1" },
      { ...itemChange, detail: { configurationItem: 'x'.repeat(1_000_000) } },
      { ...itemChange, detail: { configurationItem: { resourceId: '%' } } },
    ]) {
      await publish(payload);
    }
    await wait(2_500);
    expect(await startedAt()).toEqual(before);
    const said = portal.lines.filter(line => /were ignored/.test(line));
    expect(said).toHaveLength(1);
  });
});
