import { startSimulator, type Simulator } from 'aws-simulator';
import {
  accountOf,
  changeQueue,
  queueId,
  queues,
} from './__testUtils__/simulatedAccount';
import { AwsConfigLiveStateReader } from './AwsConfigLiveStateReader';

const QUEUE = 'AWS::SQS::Queue';
const ROLE = 'AWS::IAM::Role';
const NONE = 'AWS::KMS::Key';
const COUNT = 150;

describe('listing whole accounts', () => {
  let simulator: Simulator;
  let reader: AwsConfigLiveStateReader;
  beforeEach(async () => {
    simulator = await startSimulator({ seed: queues(COUNT) });
    reader = new AwsConfigLiveStateReader({
      accounts: [accountOf(simulator, { regions: ['eu-west-1', 'us-east-1'] })],
    });
  });
  afterEach(() => simulator.close());

  const list = (resourceTypes: string[], regions?: string[]) =>
    reader.list(
      { resourceTypes, regions },
      { notBefore: new Date().toISOString() },
    );
  const here = ['eu-west-1'];
  const fault = (kind: string, operation: string) =>
    fetch(`${simulator.url}/_simulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, operation }),
    });

  it('shows everything that is there of a type, and that there is nothing of another', async () => {
    changeQueue(simulator.account, queueId(3), 'deleted');
    const { items, failures } = await list([QUEUE, NONE], here);
    expect(failures).toEqual([]);
    expect(items).toHaveLength(COUNT - 1);
    expect(items.every(({ status }) => status === 'present')).toBe(true);
    expect(items.map(({ resourceId }) => resourceId)).not.toContain(queueId(3));
  });

  it('shows what queries leave out, without tags', async () => {
    simulator.account.recorder.unqueryableTypes = [QUEUE];
    changeQueue(simulator.account, queueId(3), 'deleted');
    const { items, failures } = await list([QUEUE], here);
    expect(failures).toEqual([]);
    expect(items).toHaveLength(COUNT - 1);
    expect(items[0].tags).toBeUndefined();
  });

  it.each([
    ['throttle', 'config:SelectResourceConfig', 'throttled'],
    ['server-error', 'config:SelectResourceConfig', 'source-error'],
    ['access-denied', 'config:*', 'access-denied'],
    ['half-page', 'config:SelectResourceConfig', 'source-error'],
    ['wrong-json', 'config:*', 'source-error'],
  ])(
    'takes nothing for empty under %s of %s',
    async (kind, operation, reason) => {
      await list([QUEUE], here);
      await fault(kind, operation);
      const { items, failures } = await list([QUEUE, NONE], here);
      expect(items).toEqual([]);
      expect(failures).toEqual(
        expect.arrayContaining(
          [QUEUE, NONE].map(resourceType =>
            expect.objectContaining({
              resourceType,
              reason,
              accountId: '123456789012',
              region: 'eu-west-1',
            }),
          ),
        ),
      );
    },
  );

  it('takes nothing for empty that was not recorded, or long ago', async () => {
    simulator.account.recorder.excludedTypes = [NONE];
    expect((await list([NONE], here)).failures).toMatchObject([
      { reason: 'not-recorded', resourceType: NONE, region: 'eu-west-1' },
    ]);
    simulator.account.stopRecorder();
    expect(await list([QUEUE], here)).toMatchObject({
      items: [],
      failures: [{ reason: 'stale', resourceType: QUEUE }],
    });
  });

  it('says which region does not record', async () => {
    const { items, failures } = await list([QUEUE]);
    expect(items).toHaveLength(COUNT);
    expect(failures).toMatchObject([
      { reason: 'not-recorded', resourceType: QUEUE, region: 'us-east-1' },
    ]);
  });

  it('is content when one region shows what belongs to none', async () => {
    const other = await startSimulator();
    const global = new AwsConfigLiveStateReader({
      accounts: [accountOf(other, { regions: ['us-east-1', 'eu-west-1'] })],
    });
    const { items, failures } = await global.list(
      { resourceTypes: [ROLE], regions: ['us-east-1'] },
      {},
    );
    await other.close();
    expect(items.length).toBeGreaterThan(0);
    expect(failures).toEqual([]);
    expect((await list([ROLE])).failures).toMatchObject([
      { reason: 'not-recorded', region: 'us-east-1' },
    ]);
  });

  it('says what is not configured', async () => {
    const { items, failures } = await reader.list(
      {
        accountIds: ['123456789012', '999988887777'],
        regions: ['eu-west-1', 'ap-south-1'],
        resourceTypes: [QUEUE],
      },
      {},
    );
    expect(items).toHaveLength(COUNT);
    expect(failures).toMatchObject([
      { accountId: '999988887777', reason: 'source-error' },
      { region: 'ap-south-1', reason: 'source-error' },
    ]);
  });
});
