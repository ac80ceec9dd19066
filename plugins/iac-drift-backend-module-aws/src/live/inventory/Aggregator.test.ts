import { REGION, startSimulator, type Simulator } from 'aws-simulator';
import {
  accountOf,
  changeQueue,
  queueId,
  queues,
} from '../__testUtils__/simulatedAccount';
import { AwsConfigLiveStateReader } from '../AwsConfigLiveStateReader';

const QUEUE = 'AWS::SQS::Queue';
const HERE = '123456789012';
const THERE = '210987654321';

describe('reading through an aggregator', () => {
  let simulator: Simulator;
  let now: number;
  beforeEach(async () => {
    now = Date.now();
    simulator = await startSimulator({
      accountIds: [HERE, THERE],
      seed: queues(120),
      now: () => new Date(now),
    });
  });
  afterEach(() => simulator.close());

  const other = () => simulator.accounts.get(THERE)!;
  const idThere = (n: number) => queueId(n).replace(HERE, THERE);
  const keys = Array.from({ length: 120 }, (_, n) => ({
    resourceType: QUEUE,
    resourceId: idThere(n),
    accountId: THERE,
    region: REGION,
  }));
  /** `key`: whose credentials the portal has for the other account. */
  const readerWith = (key = THERE) =>
    new AwsConfigLiveStateReader({
      accounts: [accountOf(simulator, { accountId: THERE, key })],
      aggregator: {
        name: 'organization',
        account: accountOf(simulator),
        region: REGION,
      },
      now: () => now,
    });
  const later = (ms: number) => {
    now += ms;
  };

  it('asks there what an account holds, and for no other', async () => {
    const reader = readerWith();
    const { items, failures } = await reader.read(keys, {});
    expect(failures).toEqual([]);
    expect(items).toHaveLength(120);
    expect(new Set(items.map(({ accountId }) => accountId))).toEqual(
      new Set([THERE]),
    );
    const queries = simulator.calls.filter(({ operation }) =>
      operation.startsWith('Select'),
    );
    expect(queries).toHaveLength(2);
    expect(queries[0]).toMatchObject({
      operation: 'SelectAggregateResourceConfig',
      accountId: HERE,
    });

    changeQueue(other(), idThere(7), 99);
    changeQueue(other(), idThere(8), 'deleted');
    later(60_000);
    const after = await reader.read(keys, {});
    expect(after.failures).toEqual([]);
    expect(
      after.items.find(({ resourceId }) => resourceId === idThere(7)),
    ).toMatchObject({ configuration: { VisibilityTimeout: 99 } });
    expect(
      after.items.find(({ resourceId }) => resourceId === idThere(8)),
    ).toMatchObject({ status: 'deleted' });
  });

  it('hears of some changes only half an hour after they were captured', async () => {
    const reader = readerWith();
    await reader.read(keys, {});
    const captured = new Date(now + 1_000);
    later(30 * 60_000);
    await reader.read(keys, {});
    changeQueue(other(), idThere(7), 99, captured);
    later(60_000);
    const { items } = await reader.read(keys, {});
    expect(
      items.find(({ resourceId }) => resourceId === idThere(7)),
    ).toMatchObject({ configuration: { VisibilityTimeout: 99 } });
  });

  it('does without a role in the account, but for deletions', async () => {
    const reader = readerWith(HERE);
    expect((await reader.read(keys, {})).items).toHaveLength(120);
    changeQueue(other(), idThere(8), 'deleted');
    later(60_000);
    const { items, failures } = await reader.read(keys, {});
    expect(items).toHaveLength(119);
    expect(failures).toMatchObject([
      { reason: 'access-denied', resourceType: QUEUE },
    ]);
  });

  it('takes what it holds for stale when it has heard nothing', async () => {
    other().recorder.unheardSince = '2026-03-02T08:00:00.000Z';
    expect(await readerWith().read(keys, {})).toMatchObject({
      items: [],
      failures: [
        {
          reason: 'stale',
          detail: `The aggregator organization of AWS Config has heard nothing of eu-west-1 of account ${THERE} since 2026-03-02T08:00:00.000Z: check that it is authorized there.`,
        },
      ],
    });
  });

  it('says which account it does not cover', async () => {
    const uncovered = '999988887777';
    const reader = new AwsConfigLiveStateReader({
      accounts: [accountOf(simulator, { accountId: uncovered })],
      aggregator: {
        name: 'organization',
        account: accountOf(simulator),
        region: REGION,
      },
    });
    const { failures } = await reader.read(
      [{ ...keys[0], accountId: uncovered }],
      {},
    );
    expect(failures).toMatchObject([
      {
        reason: 'not-recorded',
        detail: expect.stringContaining('does not cover eu-west-1 of account'),
      },
    ]);
  });
});
