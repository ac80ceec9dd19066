import { startSimulator, type Simulator } from 'aws-simulator';
import type { LiveKey } from '@iac-drift/engine';
import {
  accountOf,
  changeQueue,
  queueId,
  queues,
} from '../__testUtils__/simulatedAccount';
import { AwsConfigLiveStateReader } from '../AwsConfigLiveStateReader';

const QUEUE = 'AWS::SQS::Queue';
const HOUR = 3_600_000;
const COUNT = 230;

describe('an inventory', () => {
  let simulator: Simulator;
  /** The clock of both AWS and the portal, which a test may set apart. */
  let awsNow: number;
  let portalAhead: number;
  let reader: AwsConfigLiveStateReader;

  beforeEach(async () => {
    awsNow = Date.now();
    portalAhead = 0;
    simulator = await startSimulator({
      seed: queues(COUNT),
      now: () => new Date(awsNow),
    });
    reader = new AwsConfigLiveStateReader({
      accounts: [accountOf(simulator)],
      now: () => awsNow + portalAhead,
    });
    // Whatever was captured just now is asked for once more by the first refresh.
    awsNow += HOUR;
  });
  afterEach(() => simulator.close());

  const keyOf = (n: number): LiveKey => ({
    resourceType: QUEUE,
    resourceId: queueId(n),
    region: 'eu-west-1',
  });
  const every = Array.from({ length: COUNT }, (_, n) => keyOf(n));
  const read = (keys = every) => reader.read(keys, {});
  const timeoutOf = async (n: number) => {
    const { items } = await read();
    const item = items.find(({ resourceId }) => resourceId === queueId(n));
    return item?.status === 'deleted'
      ? 'deleted'
      : (item?.configuration as { VisibilityTimeout?: number })
          ?.VisibilityTimeout;
  };
  const later = (ms: number) => {
    awsNow += ms;
  };
  /** What was asked of AWS meanwhile. */
  const callsOf = async (work: () => Promise<unknown>) => {
    simulator.calls.length = 0;
    await work();
    const calls = simulator.calls.map(({ operation }) => operation);
    simulator.calls.length = 0;
    return calls;
  };
  const fault = async (wish?: object) => {
    const answer = await fetch(`${simulator.url}/_simulator/faults`, {
      method: wish ? 'POST' : 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: wish && JSON.stringify(wish),
    });
    expect(answer.status).toBe(200);
  };

  const DESCRIBE = [
    'DescribeConfigurationRecorders',
    'DescribeConfigurationRecorderStatus',
  ];
  const SELECT = 'SelectResourceConfig';

  it('reads a type once in full, and then asks what is new and how many there are', async () => {
    expect(await callsOf(read)).toEqual([
      'GetCallerIdentity',
      ...DESCRIBE,
      SELECT,
      SELECT,
      SELECT,
    ]);
    later(60_000);
    expect(await callsOf(read)).toEqual([SELECT, SELECT]);
    const { items, failures } = await read();
    expect(items).toHaveLength(COUNT);
    expect(items[0].tags).toMatchObject({ service: expect.any(String) });
    expect(failures).toEqual([]);
  });

  it('is shared by all scans of half a minute, unless one waits for a change', async () => {
    await read();
    later(29_000);
    expect(await callsOf(() => Promise.all([read(), read()]))).toEqual([]);
    const notBefore = new Date(awsNow).toISOString();
    expect(
      await callsOf(() =>
        Promise.all([
          reader.read(every, { notBefore }),
          reader.read([keyOf(1)], { notBefore }),
        ]),
      ),
    ).toEqual([...DESCRIBE, SELECT, SELECT]);
    expect(await callsOf(() => reader.read(every, { notBefore }))).toEqual([]);
  });

  it('sees what changed', async () => {
    await read();
    changeQueue(simulator.account, queueId(7), 99);
    later(60_000);
    expect(await timeoutOf(7)).toBe(99);
  });

  it.each([-5 * HOUR, 5 * HOUR])(
    "sees what changed though the portal's clock is off by %p ms",
    async ahead => {
      portalAhead = ahead;
      await read();
      later(60_000);
      changeQueue(simulator.account, queueId(7), 99);
      later(60_000);
      expect(await timeoutOf(7)).toBe(99);
    },
  );

  it('knows of a deletion from the history, and asks for it once', async () => {
    await read();
    changeQueue(simulator.account, queueId(7), 'deleted');
    later(60_000);
    const calls = await callsOf(async () =>
      expect(await timeoutOf(7)).toBe('deleted'),
    );
    expect(calls).toEqual([
      ...Array(2 + 3).fill(SELECT),
      'BatchGetResourceConfig',
      'GetResourceConfigHistory',
    ]);
    later(60_000);
    expect(
      await callsOf(async () => expect(await timeoutOf(7)).toBe('deleted')),
    ).toEqual([SELECT, SELECT]);
  });

  it('sees what was deleted and made anew', async () => {
    await read();
    changeQueue(simulator.account, queueId(7), 'deleted');
    later(60_000);
    expect(await timeoutOf(7)).toBe('deleted');
    changeQueue(simulator.account, queueId(7), 55);
    later(60_000);
    expect(await timeoutOf(7)).toBe(55);
  });

  it('finds within a day what was recorded too late for a refresh', async () => {
    await read();
    const captured = new Date(awsNow + 1);
    later(2 * HOUR);
    await read();
    changeQueue(simulator.account, queueId(7), 99, captured);
    await read();
    expect(await timeoutOf(7)).not.toBe(99);
    let hours = 0;
    for (; hours < 26 && (await timeoutOf(7)) !== 99; hours += 1) {
      later(HOUR);
    }
    expect(await timeoutOf(7)).toBe(99);
    expect(hours).toBeLessThanOrEqual(24);
  });

  it('answers nothing while it cannot be refreshed', async () => {
    await read();
    later(60_000);
    await fault({ kind: 'throttle', operation: 'config:SelectResourceConfig' });
    expect(await read()).toMatchObject({
      items: [],
      failures: [{ resourceType: QUEUE, reason: 'throttled' }],
    });
    await fault();
    expect((await read()).items).toHaveLength(COUNT);
  });

  it('takes a type that the recorder leaves out as not recorded, without a call for each', async () => {
    simulator.account.recorder.excludedTypes = [QUEUE];
    const calls = await callsOf(async () => {
      const { items, failures } = await read();
      expect(items).toEqual([]);
      expect(failures).toHaveLength(COUNT);
      expect(failures[0]).toEqual({
        resourceType: QUEUE,
        resourceId: queueId(0),
        reason: 'not-recorded',
        detail: `AWS Config's recorder in eu-west-1 of account 123456789012 leaves ${QUEUE} out: add it to what is recorded.`,
      });
    });
    expect(calls).toEqual(['GetCallerIdentity', ...DESCRIBE]);
  });

  it('takes items of a recorder that stands still, or fails, for stale', async () => {
    await read();
    const { recorder } = simulator.account;
    simulator.account.stopRecorder();
    later(4 * 60_000);
    expect(await read()).toEqual({
      items: [],
      failures: [
        {
          resourceType: QUEUE,
          reason: 'stale',
          detail: `AWS Config's recorder in eu-west-1 of account 123456789012 stands still since ${recorder.stoppedAt}: start it.`,
        },
      ],
    });
    simulator.account.startRecorder();
    later(4 * 60_000);
    expect((await read()).items).toHaveLength(COUNT);

    recorder.failedAt = new Date(awsNow).toISOString();
    later(4 * 60_000);
    expect((await read()).failures).toMatchObject([
      { reason: 'stale', detail: expect.stringContaining(recorder.failedAt) },
    ]);
  });

  it('does without a recorder that it may not see, and names the right where it is missed', async () => {
    await fault({
      kind: 'access-denied',
      operation: 'config:DescribeConfigurationRecorders',
    });
    const { items, failures } = await read([
      ...every,
      { resourceType: QUEUE, resourceId: 'never-there', region: 'eu-west-1' },
    ]);
    expect(items).toHaveLength(COUNT);
    expect(failures).toMatchObject([
      {
        resourceId: 'never-there',
        reason: 'access-denied',
        detail: expect.stringContaining(
          'config:DescribeConfigurationRecorders was denied',
        ),
      },
    ]);
  });

  it('fails when the recorder cannot be asked', async () => {
    await fault({
      kind: 'throttle',
      operation: 'config:DescribeConfigurationRecorderStatus',
    });
    expect(await read()).toMatchObject({
      items: [],
      failures: [{ reason: 'throttled' }],
    });
  });

  it('reads by id, each time, what queries do not show', async () => {
    simulator.account.recorder.unqueryableTypes = [QUEUE];
    expect((await read()).items).toHaveLength(COUNT);
    changeQueue(simulator.account, queueId(7), 99);
    changeQueue(simulator.account, queueId(8), 'deleted');
    later(60_000);
    expect(await timeoutOf(7)).toBe(99);
    expect(await timeoutOf(8)).toBe('deleted');
    changeQueue(simulator.account, queueId(8), 77);
    later(60_000);
    expect(await timeoutOf(8)).toBe(77);
  });

  it('asks again for what is not recorded, some minutes later', async () => {
    const unknown = [{ ...keyOf(0), resourceId: 'never-there' }];
    await read(unknown);
    later(60_000);
    expect(await callsOf(() => read(unknown))).toEqual([SELECT, SELECT]);
    later(3 * 60_000);
    const calls = await callsOf(async () =>
      expect((await read(unknown)).failures).toMatchObject([
        { reason: 'not-recorded' },
      ]),
    );
    expect(calls).toContain('GetResourceConfigHistory');
  });

  it('is not stopped for all scans by one that gives up', async () => {
    const gone = AbortSignal.abort();
    const [stopped, other] = await Promise.all([
      reader.read(every, { signal: gone }),
      read(),
    ]);
    expect(stopped).toMatchObject({
      items: [],
      failures: [{ reason: 'source-error' }],
    });
    expect(other.items).toHaveLength(COUNT);
  });
});
