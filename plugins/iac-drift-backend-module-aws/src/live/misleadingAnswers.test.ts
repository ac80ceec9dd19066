import type { LiveKey } from '@iac-drift/engine';
import { ACCOUNT_ID, LoopbackAws } from '../testing/LoopbackAws';
import { AwsConfigLiveStateReader } from './AwsConfigLiveStateReader';

const GROUP = 'AWS::EC2::SecurityGroup';
const CLUSTER = 'AWS::EKS::Cluster';

const item = (
  resourceType: string,
  resourceId: string,
  more: Record<string, unknown> = {},
) => ({
  accountId: ACCOUNT_ID,
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId,
  configurationItemCaptureTime: '2025-03-04T05:06:07.000Z',
  configurationItemStatus: 'OK',
  configuration: { groupId: resourceId },
  supplementaryConfiguration: {},
  ...more,
});
const key = (
  resourceType: string,
  resourceId: string | undefined,
  more: Partial<LiveKey> = {},
): LiveKey => ({
  resourceType,
  resourceId,
  accountId: ACCOUNT_ID,
  region: 'eu-west-1',
  ...more,
});
const timed = <T extends { configurationItemCaptureTime: string }>(one: T) => ({
  ...one,
  configurationItemCaptureTime:
    Date.parse(one.configurationItemCaptureTime) / 1000,
});

/** What AWS should never answer, and what is made of it. */
describe('an answer of AWS Config that misleads', () => {
  let aws: LoopbackAws;
  let now: number;
  let reader: AwsConfigLiveStateReader;
  beforeAll(async () => {
    aws = await LoopbackAws.start();
  });
  beforeEach(() => {
    now = Date.now();
    reader = new AwsConfigLiveStateReader({
      accounts: [aws.account()],
      now: () => now,
    });
  });
  afterEach(() => aws.reset());
  afterAll(() => aws.stop());

  const shows = (...items: object[]) =>
    aws.on('SelectResourceConfig', ({ input }) => ({
      Results: String(input.Expression).includes('COUNT(*)')
        ? [
            JSON.stringify({
              resourceType: GROUP,
              'COUNT(*)': items.length,
            }),
          ]
        : items.map(one => JSON.stringify(one)),
    }));

  it('is a list whose pages lead back to each other', async () => {
    aws.on('ListDiscoveredResources', () => ({
      resourceIdentifiers: [],
      nextToken: 'again',
    }));
    const keys = Array.from({ length: 25 }, (_, n) => key(GROUP, `sg-${n}`));
    const { items, failures } = await reader.read(keys, {});
    expect(items).toEqual([]);
    expect(failures).toMatchObject([
      {
        reason: 'source-error',
        detail: expect.stringContaining('never came to its last page'),
      },
    ]);
  });

  it('is the deletion of one of many that had a name', async () => {
    let page = 0;
    aws.on('ListDiscoveredResources', () => {
      page += 1;
      const resourceId = page < 12 ? 'old' : 'new';
      return {
        resourceIdentifiers: [
          { resourceType: GROUP, resourceId, resourceName: 'web' },
        ],
        nextToken: page < 12 ? `page-${page}` : undefined,
      };
    });
    aws.on('GetResourceConfigHistory', ({ input }) => {
      const status = input.resourceId === 'old' ? 'ResourceDeleted' : 'OK';
      return {
        configurationItems: [
          timed(
            item(GROUP, String(input.resourceId), {
              resourceName: 'web',
              configurationItemStatus: status,
            }),
          ),
        ],
      };
    });
    const named = key(GROUP, undefined, { resourceName: 'web' });
    const { items } = await reader.read([named], {});
    expect(items).toMatchObject([{ resourceId: 'new', status: 'present' }]);
  });

  it('is a count that stops before the type that is asked for', async () => {
    aws.on('SelectResourceConfig', () => ({ Results: [] }));
    aws.on('GetDiscoveredResourceCounts', () => ({
      resourceCounts: [{ resourceType: 'AWS::S3::Bucket', count: 1 }],
      nextToken: 'again',
    }));
    const { failures } = await reader.list({ resourceTypes: [GROUP] }, {});
    expect(failures).toMatchObject([{ reason: 'source-error' }]);
  });

  it.each([
    ['account', { accountId: '444455556666' }],
    ['region', { awsRegion: 'us-east-1' }],
  ])('is an item of the same id in another %s', async (_, more) => {
    shows(item(CLUSTER, 'prod', more));
    const { items, failures } = await reader.read([key(CLUSTER, 'prod')], {});
    expect(items).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'not-recorded' }]);
  });

  it.each(['ResourceNotRecorded', 'ResourceDeleted'])(
    'is an item that says %s, and counts as many as before',
    async configurationItemStatus => {
      shows(item(GROUP, 'sg-1'));
      const read = () => reader.read([key(GROUP, 'sg-1')], {});
      expect((await read()).items).toHaveLength(1);
      now += 60_000;
      shows(
        item(GROUP, 'sg-1', {
          configurationItemStatus,
          configurationItemCaptureTime: '2025-03-04T06:06:07.000Z',
        }),
      );
      const { items } = await read();
      expect(items.filter(({ status }) => status === 'present')).toEqual([]);
    },
  );

  it.each([null, undefined, '', '{"groupId": "sg'])(
    'is an item that is there and has the configuration %p',
    async configuration => {
      shows(item(GROUP, 'sg-1', { configuration }), item(GROUP, 'sg-2'));
      const keys = [key(GROUP, 'sg-1'), key(GROUP, 'sg-2')];
      const { items, failures } = await reader.read(keys, {});
      expect(items).toMatchObject([{ resourceId: 'sg-2' }]);
      expect(failures).toMatchObject([
        { reason: 'source-error', resourceId: 'sg-1' },
      ]);
    },
  );

  it('is an older item after a newer one', async () => {
    shows(item(GROUP, 'sg-1', { configuration: { description: 'new' } }));
    await reader.read([key(GROUP, 'sg-1')], {});
    now += 60_000;
    shows(
      item(GROUP, 'sg-1', {
        configuration: { description: 'old' },
        configurationItemCaptureTime: '2025-03-04T04:00:00.000Z',
      }),
    );
    const { items } = await reader.read([key(GROUP, 'sg-1')], {});
    expect(items).toMatchObject([{ configuration: { description: 'new' } }]);
  });

  it('is a deleted item of what was made anew under the same id', async () => {
    aws.on('GetResourceConfigHistory', ({ input }) => ({
      configurationItems: [
        timed(
          item(CLUSTER, String(input.resourceId), {
            configurationItemStatus: 'ResourceDeleted',
          }),
        ),
      ],
    }));
    const statusOf = async () => {
      const { items } = await reader.read([key(CLUSTER, 'prod')], {});
      return items.map(({ status }) => status);
    };
    expect(await statusOf()).toEqual(['deleted']);
    now += 60_000;
    aws.on('BatchGetResourceConfig', () => ({
      baseConfigurationItems: [
        timed(
          item(CLUSTER, 'prod', {
            configurationItemCaptureTime: '2025-03-04T07:00:00.000Z',
          }),
        ),
      ],
    }));
    expect(await statusOf()).toEqual(['present']);
  });
});
