import { startSimulator, type FaultKind, type Simulator } from 'aws-simulator';
import type { LiveItem, LiveKey } from '@iac-drift/engine';
import {
  accountOf,
  changeQueue,
  queues,
} from './__testUtils__/simulatedAccount';
import { AwsConfigLiveStateReader } from './AwsConfigLiveStateReader';

const QUEUE = 'AWS::SQS::Queue';
const COUNT = 120;
const SCANS = process.env.IAC_DRIFT_LONG_TESTS ? 1000 : 100;
const KINDS: FaultKind[] = [
  'throttle',
  'server-error',
  'access-denied',
  'expired-credentials',
  'wrong-json',
  'half-page',
  'clock-skew',
];
const OPERATIONS = [
  'config:*',
  'config:SelectResourceConfig',
  'config:BatchGetResourceConfig',
  'config:GetResourceConfigHistory',
  'config:DescribeConfigurationRecorders',
  'config:GetDiscoveredResourceCounts',
];

/** Mulberry32: the same numbers in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

describe(`${SCANS} scans under random faults`, () => {
  let simulator: Simulator;
  let now = Date.now();
  beforeAll(async () => {
    simulator = await startSimulator({
      seed: queues(COUNT),
      now: () => new Date(now),
    });
  });
  afterAll(() => simulator.close());

  const control = (method: string, path: string, wish?: object) =>
    fetch(`${simulator.url}/_simulator/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: wish && JSON.stringify(wish),
    });

  it('show what is there, or that it is not known, and nothing else', async () => {
    const below = randomNumbers(42);
    const ids = queues(COUNT).map(({ resourceId }) => resourceId);
    const keys: LiveKey[] = ids.map(resourceId => ({
      resourceType: QUEUE,
      resourceId,
      region: 'eu-west-1',
    }));
    const truth = new Map<string, unknown>(
      simulator.account
        .latestItems()
        .map(item => [item.resourceId, item.configuration?.VisibilityTimeout]),
    );
    const reader = new AwsConfigLiveStateReader({
      accounts: [accountOf(simulator)],
      now: () => now,
    });
    const shown = (item: LiveItem) =>
      item.status === 'deleted'
        ? 'deleted'
        : (item.configuration as { VisibilityTimeout: number })
            .VisibilityTimeout;

    let answered = 0;
    let known = 0;
    for (let scan = 0; scan < SCANS; scan += 1) {
      now += 1000 * (31 + below(3600));
      for (let edits = below(4); edits > 0; edits -= 1) {
        const id = ids[below(COUNT)];
        const value = below(3) === 0 ? 'deleted' : 100 + below(1000);
        if (truth.get(id) !== 'deleted' || value !== 'deleted') {
          changeQueue(simulator.account, id, value);
          truth.set(id, value);
        }
      }
      const { recorder } = simulator.account;
      recorder.excludedTypes = below(20) === 0 ? [QUEUE] : [];
      recorder.unqueryableTypes = below(20) === 0 ? [QUEUE] : [];
      await control('DELETE', 'faults');
      for (let faults = below(5) - 2; faults > 0; faults -= 1) {
        await control('POST', 'faults', {
          kind: KINDS[below(KINDS.length)],
          operation: OPERATIONS[below(OPERATIONS.length)],
          times: 1 + below(3),
        });
      }

      const { items, failures } = await reader.read(keys, {});
      const wrong = items.filter(
        item => shown(item) !== truth.get(item.resourceId),
      );
      expect(wrong.map(({ resourceId }) => resourceId)).toEqual([]);
      const isShown = new Set(items.map(({ resourceId }) => resourceId));
      const isFailed = new Set(failures.map(({ resourceId }) => resourceId));
      const silent = ids.filter(
        id => !isShown.has(id) && !isFailed.has(id) && !isFailed.has(undefined),
      );
      expect(silent).toEqual([]);
      known += items.length;

      const list = await reader.list({ resourceTypes: [QUEUE] }, {});
      const isAnswered = list.failures.length === 0;
      answered += isAnswered ? 1 : 0;
      expect(
        new Map(list.items.map(item => [item.resourceId, shown(item)])),
      ).toEqual(
        new Map(
          [...truth].filter(([, value]) => isAnswered && value !== 'deleted'),
        ),
      );
    }
    // Otherwise it would prove nothing.
    expect(answered).toBeGreaterThan(SCANS / 4);
    expect(known).toBeGreaterThan((SCANS * COUNT) / 4);
  }, 600_000);
});
