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
const MINUTE = 60_000;
const COUNT = 230;

const keyOf = (n: number): LiveKey => ({
  resourceType: QUEUE,
  resourceId: queueId(n),
  region: 'eu-west-1',
});
/** One in each of the three pages. */
const watched = [keyOf(7), keyOf(107), keyOf(207)];

/** A process that starts anew holds nothing, and reads everything first. */
describe('the first read', () => {
  let simulator: Simulator;
  let awsNow: number;
  let portalAhead: number;
  let reader: AwsConfigLiveStateReader;
  const push = Array.prototype.push;

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
    awsNow += 60 * MINUTE;
  });
  afterEach(() => simulator.close());

  /** Does something when AWS is asked for a page, before it answers. */
  const atPage = (page: number, work: () => void) => {
    let asked = 0;
    simulator.calls.push = (...calls) => {
      const length = push.apply(simulator.calls, calls);
      asked += calls.filter(({ operation }) =>
        operation.startsWith('Select'),
      ).length;
      if (asked === page) {
        asked = Infinity;
        work();
      }
      return length;
    };
  };
  const revert = (at?: Date) =>
    watched.forEach(key =>
      changeQueue(simulator.account, key.resourceId!, 99, at),
    );
  const seen = async (heardAt: number) => {
    const notBefore = new Date(heardAt + portalAhead).toISOString();
    const { items, failures } = await reader.read(watched, { notBefore });
    expect(failures).toEqual([]);
    return items.map(
      ({ configuration }) =>
        (configuration as { VisibilityTimeout: number }).VisibilityTimeout,
    );
  };

  const clocks = [-10 * MINUTE, 0, 10 * MINUTE];
  it.each([1, 2, 3].flatMap(page => clocks.map(ahead => [page, ahead])))(
    'misses nothing that changes at page %p, with a clock %p ms ahead',
    async (page, ahead) => {
      portalAhead = ahead;
      let heardAt = 0;
      atPage(page, () => {
        awsNow += 1_500;
        revert();
        heardAt = awsNow;
        awsNow += 1_500;
      });
      await reader.read(watched, {});
      expect(heardAt).toBeGreaterThan(0);
      expect(await seen(heardAt)).toEqual([99, 99, 99]);
    },
  );

  it.each([0.1, 1, 5, 14])(
    'misses nothing that AWS Config shows %p minutes after it was captured',
    async late => {
      const captured = new Date(awsNow - 1);
      await reader.read(watched, {});
      awsNow += late * MINUTE;
      revert(captured);
      expect(await seen(awsNow)).toEqual([99, 99, 99]);
    },
  );

  it('misses nothing that changes while it is cut short', async () => {
    const fault = (method: string, wish?: object) =>
      fetch(`${simulator.url}/_simulator/faults`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: wish && JSON.stringify(wish),
      });
    const stop = new AbortController();
    atPage(2, () => stop.abort());
    const cut = await reader.read(watched, { signal: stop.signal });
    expect(cut.items).toEqual([]);
    awsNow += 20 * MINUTE;
    revert();
    const heardAt = awsNow;
    await fault('POST', {
      kind: 'throttle',
      operation: 'config:SelectResourceConfig',
      times: 1,
    });
    awsNow += 1_000;
    await reader.read(watched, {});
    await fault('DELETE');
    awsNow += 40 * MINUTE;
    expect(await seen(heardAt)).toEqual([99, 99, 99]);
  });
});
