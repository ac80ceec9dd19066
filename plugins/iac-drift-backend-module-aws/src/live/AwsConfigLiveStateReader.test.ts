import type { LiveKey } from '@iac-drift/engine';
import { ACCOUNT_ID, Fault, HANG, LoopbackAws } from '../testing/LoopbackAws';
import { AwsConfigLiveStateReader } from './AwsConfigLiveStateReader';

const GROUP = 'AWS::EC2::SecurityGroup';
const QUEUE = 'AWS::SQS::Queue';
const ROLE = 'AWS::IAM::Role';

const key = (
  resourceType: string,
  resourceId: string,
  more: Partial<LiveKey> = {},
): LiveKey => ({
  resourceType,
  resourceId,
  accountId: ACCOUNT_ID,
  region: 'eu-west-1',
  ...more,
});

/** One row of SelectResourceConfig. */
const row = (
  resourceType: string,
  resourceId: string,
  more: Record<string, unknown> = {},
) =>
  JSON.stringify({
    resourceType,
    resourceId,
    accountId: ACCOUNT_ID,
    awsRegion: 'eu-west-1',
    configuration: { groupId: resourceId },
    supplementaryConfiguration: {},
    tags: [{ tag: 'team=orders', key: 'team', value: 'orders' }],
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2025-03-04T05:06:07.000Z',
    ...more,
  });

/** One item of BatchGetResourceConfig or GetResourceConfigHistory. */
const item = (
  resourceType: string,
  resourceId: string,
  more: Record<string, unknown> = {},
) => ({
  version: '1.3',
  accountId: ACCOUNT_ID,
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId,
  configurationItemCaptureTime: 1741064767,
  configurationItemStatus: 'OK',
  configuration: JSON.stringify({ groupId: resourceId }),
  supplementaryConfiguration: {},
  ...more,
});

const throttled = () => new Fault(400, 'ThrottlingException');
const denied = () => new Fault(400, 'AccessDeniedException');

describe('AwsConfigLiveStateReader', () => {
  let aws: LoopbackAws;
  beforeAll(async () => {
    aws = await LoopbackAws.start();
  });
  afterEach(() => aws.reset());
  afterAll(() => aws.stop());

  const read = (
    keys: LiveKey[],
    options: Parameters<typeof aws.account>[0] = {},
  ) =>
    new AwsConfigLiveStateReader({ accounts: [aws.account(options)] }).read(
      keys,
      {},
    );

  it('reads resources of one type with one query, tags included', async () => {
    aws.on('SelectResourceConfig', () => ({
      Results: [row(GROUP, 'sg-1'), row(GROUP, 'sg-2')],
    }));
    const { items, failures } = await read([
      key(GROUP, 'sg-1'),
      key(GROUP, 'sg-2'),
    ]);
    expect(failures).toEqual([]);
    expect(items).toMatchObject([
      {
        resourceId: 'sg-1',
        status: 'present',
        region: 'eu-west-1',
        tags: { team: 'orders' },
        captureTime: '2025-03-04T05:06:07.000Z',
      },
      { resourceId: 'sg-2' },
    ]);
    expect(aws.calls.map(call => call.operation)).toEqual([
      'GetCallerIdentity',
      'DescribeConfigurationRecorders',
      'DescribeConfigurationRecorderStatus',
      'SelectResourceConfig',
    ]);
    const [{ input, userAgent }] = aws.callsOf('SelectResourceConfig');
    expect(input.Expression).toMatch(
      new RegExp(`^SELECT .*configuration.* WHERE resourceType = '${GROUP}'$`),
    );
    expect(userAgent).toContain('iac-drift-backstage');
  });

  it('follows pages to the last', async () => {
    aws.on('SelectResourceConfig', ({ input }) =>
      input.NextToken
        ? { Results: [row(GROUP, 'sg-2')] }
        : { Results: [row(GROUP, 'sg-1')], NextToken: 'more' },
    );
    const { items } = await read([key(GROUP, 'sg-1'), key(GROUP, 'sg-2')]);
    expect(items.map(i => i.resourceId)).toEqual(['sg-1', 'sg-2']);
  });

  it('makes nothing of a query whose second page failed', async () => {
    aws.on('SelectResourceConfig', ({ input }) =>
      input.NextToken
        ? new Fault(500, 'InternalFailure')
        : { Results: [row(GROUP, 'sg-1')], NextToken: 'more' },
    );
    const { items, failures } = await read([
      key(GROUP, 'sg-1'),
      key(GROUP, 'sg-2'),
    ]);
    expect(items).toEqual([]);
    expect(failures).toEqual([
      {
        resourceType: GROUP,
        reason: 'source-error',
        detail: `config:SelectResourceConfig failed in eu-west-1 of account ${ACCOUNT_ID} with HTTP status 500.`,
      },
    ]);
  });

  it('goes on where a full read was cut short, and anew where the token no longer holds', async () => {
    const pages = [undefined, 'second', 'third'];
    let broken: string | undefined = 'third';
    aws.on('SelectResourceConfig', ({ input }) => {
      const page = pages.indexOf(input.NextToken as string | undefined);
      return input.NextToken === broken
        ? new Fault(500, 'InternalFailure')
        : { Results: [row(GROUP, `sg-${page}`)], NextToken: pages[page + 1] };
    });
    const reader = new AwsConfigLiveStateReader({ accounts: [aws.account()] });
    const keys = [0, 1, 2].map(n => key(GROUP, `sg-${n}`));
    const tokens = async () => {
      aws.calls.length = 0;
      const { items } = await reader.read(keys, {});
      const asked = aws
        .callsOf('SelectResourceConfig')
        .map(({ input }) => input.NextToken);
      return { items: items.length, asked };
    };
    expect(await tokens()).toEqual({ items: 0, asked: pages });
    expect(await tokens()).toEqual({ items: 0, asked: ['third'] });
    broken = undefined;
    expect(await tokens()).toEqual({ items: 3, asked: ['third'] });

    broken = 'second';
    const other = new AwsConfigLiveStateReader({ accounts: [aws.account()] });
    await other.read(keys, {});
    aws.on('SelectResourceConfig', ({ input }) =>
      input.NextToken
        ? new Fault(400, 'InvalidNextTokenException')
        : { Results: keys.map(({ resourceId }) => row(GROUP, resourceId!)) },
    );
    expect((await other.read(keys, {})).items).toHaveLength(3);
  });

  it('stops at a query that never ends', async () => {
    aws.on('SelectResourceConfig', () => ({ Results: [], NextToken: 'again' }));
    const { failures } = await read([key(GROUP, 'sg-1')]);
    expect(failures[0].detail).toContain('never came to its last page');
  });

  it('fetches by id what the query did not show', async () => {
    aws.on('BatchGetResourceConfig', () => ({
      baseConfigurationItems: [item(GROUP, 'sg-1')],
      unprocessedResourceKeys: [],
    }));
    const { items, failures } = await read([key(GROUP, 'sg-1')]);
    expect(failures).toEqual([]);
    expect(items).toMatchObject([
      {
        resourceId: 'sg-1',
        configuration: { groupId: 'sg-1' },
        captureTime: '2025-03-04T05:06:07.000Z',
      },
    ]);
    expect(items[0].tags).toBeUndefined();
  });

  it('sends again what AWS Config put back, and says so when it keeps doing it', async () => {
    let round = 0;
    aws.on('BatchGetResourceConfig', ({ input }) => {
      round += 1;
      const { resourceKeys } = input as {
        resourceKeys: Array<{ resourceType: string; resourceId: string }>;
      };
      return {
        baseConfigurationItems: resourceKeys
          .filter(({ resourceId }) => resourceId === 'sg-1' && round > 1)
          .map(({ resourceId }) => item(GROUP, resourceId)),
        unprocessedResourceKeys: resourceKeys.filter(
          ({ resourceId }) => resourceId === 'sg-2' || round === 1,
        ),
      };
    });
    const { items, failures } = await read([
      key(GROUP, 'sg-1'),
      key(GROUP, 'sg-2'),
    ]);
    expect(items.map(i => i.resourceId)).toEqual(['sg-1']);
    expect(failures).toMatchObject([
      { resourceType: GROUP, resourceId: 'sg-2', reason: 'throttled' },
    ]);
    expect(aws.callsOf('GetResourceConfigHistory')).toEqual([]);
  });

  it('sends at most 100 keys in a call', async () => {
    const keys = Array.from({ length: 230 }, (_, n) => key(GROUP, `sg-${n}`));
    await read(keys);
    expect(
      aws
        .callsOf('BatchGetResourceConfig')
        .map(({ input }) => (input.resourceKeys as unknown[]).length),
    ).toEqual([100, 100, 30]);
  });

  it("calls a resource deleted on AWS Config's word", async () => {
    aws.on('GetResourceConfigHistory', ({ input }) => ({
      configurationItems: [
        item(GROUP, String(input.resourceId), {
          configurationItemStatus: 'ResourceDeleted',
          configuration: undefined,
        }),
      ],
    }));
    const { items, failures } = await read([key(GROUP, 'sg-1')]);
    expect(items).toMatchObject([{ resourceId: 'sg-1', status: 'deleted' }]);
    expect(failures).toEqual([]);
    expect(aws.callsOf('GetResourceConfigHistory')[0].input.limit).toBe(1);
  });

  it('never takes an empty answer for a deletion', async () => {
    const { items, failures } = await read([key(GROUP, 'sg-1')]);
    expect(items).toEqual([]);
    expect(failures).toEqual([
      {
        resourceType: GROUP,
        resourceId: 'sg-1',
        reason: 'not-recorded',
        detail: expect.stringContaining('check that its recorder covers'),
      },
    ]);
  });

  it('takes a resource whose recording was switched off as not recorded', async () => {
    aws.on('GetResourceConfigHistory', () => ({
      configurationItems: [
        item(GROUP, 'sg-1', { configurationItemStatus: 'ResourceNotRecorded' }),
      ],
    }));
    const { items, failures } = await read([key(GROUP, 'sg-1')]);
    expect(items).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'not-recorded' }]);
  });

  it('narrows many missing ids down before it asks for their history', async () => {
    aws.on('ListDiscoveredResources', ({ input }) => ({
      resourceIdentifiers: (input.resourceIds as string[])
        .filter(id => id === 'sg-7')
        .map(resourceId => ({ resourceType: GROUP, resourceId })),
    }));
    aws.on('GetResourceConfigHistory', () => ({
      configurationItems: [
        item(GROUP, 'sg-7', { configurationItemStatus: 'ResourceDeleted' }),
      ],
    }));
    const keys = Array.from({ length: 50 }, (_, n) => key(GROUP, `sg-${n}`));
    const { items, failures } = await read(keys);
    expect(items).toMatchObject([{ resourceId: 'sg-7', status: 'deleted' }]);
    expect(failures).toHaveLength(49);
    expect(aws.callsOf('ListDiscoveredResources')).toHaveLength(3);
    expect(aws.callsOf('GetResourceConfigHistory')).toHaveLength(1);
  });

  it('finds a resource by name where it has no id', async () => {
    aws.on('ListDiscoveredResources', ({ input }) => ({
      resourceIdentifiers: [
        {
          resourceType: ROLE,
          resourceId: 'AROAOLD',
          resourceName: input.resourceName,
          resourceDeletionTime: 1700000000,
        },
        {
          resourceType: ROLE,
          resourceId: 'AROANEW',
          resourceName: input.resourceName,
        },
      ],
    }));
    aws.on('BatchGetResourceConfig', () => ({
      baseConfigurationItems: [
        item(ROLE, 'AROANEW', { resourceName: 'app', awsRegion: 'global' }),
      ],
    }));
    const { items, failures } = await read([
      { resourceType: ROLE, resourceName: 'app', accountId: ACCOUNT_ID },
    ]);
    expect(items).toMatchObject([{ resourceId: 'AROANEW', status: 'present' }]);
    expect(failures).toEqual([]);
  });

  it.each([
    ['throttling', throttled, 'throttled', /was throttled in eu-west-1/],
    [
      'HTTP 429',
      () => new Fault(429, 'TooManyRequestsException'),
      'throttled',
      /throttled/,
    ],
    [
      'an outage',
      () => new Fault(503, 'ServiceUnavailable'),
      'source-error',
      /HTTP status 503/,
    ],
    [
      'an answer that is not JSON',
      () => new Fault(200, '', '<html>proxy</html>'),
      'source-error',
      /SelectResourceConfig gave an answer that cannot be read/,
    ],
    [
      'an item that is not JSON',
      () => ({ Results: ['{"resourceId":'] }),
      'source-error',
      /not JSON/,
    ],
    [
      'expired credentials',
      () => new Fault(400, 'ExpiredTokenException'),
      'access-denied',
      /expired/,
    ],
  ])(
    'reports %s as a failure and reads nothing into it',
    async (_, answer, reason, detail) => {
      aws.on('SelectResourceConfig', answer);
      const { items, failures } = await read([key(GROUP, 'sg-1')]);
      expect(items).toEqual([]);
      expect(failures).toEqual([
        { resourceType: GROUP, reason, detail: expect.stringMatching(detail) },
      ]);
      expect(failures[0].detail).toMatch(/^[^\n]+\.$/);
      expect(aws.callsOf('BatchGetResourceConfig')).toEqual([]);
    },
  );

  it('tries again before it gives up', async () => {
    let calls = 0;
    aws.on('SelectResourceConfig', () => {
      calls += 1;
      return calls < 3 ? throttled() : { Results: [row(GROUP, 'sg-1')] };
    });
    const { items, failures } = await read([key(GROUP, 'sg-1')], {
      patience: { attempts: 3 },
    });
    expect(items).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  it('reports what no right allows, by its name in an IAM policy', async () => {
    for (const operation of [
      'SelectResourceConfig',
      'BatchGetResourceConfig',
      'GetResourceConfigHistory',
      'ListDiscoveredResources',
    ]) {
      aws.on(operation, denied);
    }
    const { items, failures } = await read([key(GROUP, 'sg-1')]);
    expect(items).toEqual([]);
    expect(failures).toEqual([
      {
        resourceType: GROUP,
        reason: 'access-denied',
        detail: expect.stringMatching(
          /^config:BatchGetResourceConfig was denied in eu-west-1/,
        ),
      },
    ]);
  });

  it('reads by id where only the query is denied', async () => {
    aws.on('SelectResourceConfig', denied);
    aws.on('BatchGetResourceConfig', () => ({
      baseConfigurationItems: [item(GROUP, 'sg-1')],
    }));
    const { items, failures } = await read([key(GROUP, 'sg-1')]);
    expect(items).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  it('spoils no other type with the failure of one', async () => {
    aws.on('SelectResourceConfig', ({ input }) =>
      String(input.Expression).includes(GROUP)
        ? throttled()
        : { Results: [row(QUEUE, 'https://sqs/q')] },
    );
    const { items, failures } = await read([
      key(GROUP, 'sg-1'),
      key(QUEUE, 'https://sqs/q'),
    ]);
    expect(items.map(i => i.resourceType)).toEqual([QUEUE]);
    expect(failures.map(f => f.resourceType)).toEqual([GROUP]);
  });

  it.each([
    ['throttled', throttled, 'throttled'],
    ['failing', () => new Fault(500, 'InternalFailure'), 'source-error'],
  ])('stops asking where everything is %s', async (_, fault, reason) => {
    aws.on('SelectResourceConfig', fault);
    const keys = Array.from({ length: 20 }, (__, n) =>
      key(`AWS::Test::T${n}`, 'x'),
    );
    const { items, failures } = await read(keys);
    expect(items).toEqual([]);
    expect(failures).toHaveLength(20);
    expect(new Set(failures.map(f => f.reason))).toEqual(new Set([reason]));
    expect(aws.callsOf('SelectResourceConfig').length).toBeLessThan(10);
  });

  it('reports a server that is not there', async () => {
    const { items, failures } = await read([key(GROUP, 'sg-1')], {
      url: 'http://127.0.0.1:9',
    });
    expect(items).toEqual([]);
    expect(failures).toMatchObject([
      {
        reason: 'source-error',
        detail: expect.stringContaining('ECONNREFUSED'),
      },
    ]);
  });

  it('reports a server that does not answer', async () => {
    aws.on('SelectResourceConfig', () => HANG);
    const { items, failures } = await read([key(GROUP, 'sg-1')], {
      patience: { request: 150 },
    });
    expect(items).toEqual([]);
    expect(failures).toMatchObject([
      {
        reason: 'source-error',
        detail: expect.stringContaining('did not answer in time'),
      },
    ]);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    aws.on('SelectResourceConfig', () => {
      controller.abort();
      return HANG;
    });
    const { items, failures } = await new AwsConfigLiveStateReader({
      accounts: [aws.account()],
    }).read([key(GROUP, 'sg-1')], { signal: controller.signal });
    expect(items).toEqual([]);
    expect(failures[0].detail).toContain('stopped');
  });

  describe('credentials', () => {
    it('of another account read nothing', async () => {
      aws.on('GetCallerIdentity', () => ({ Account: '999988887777' }));
      const { items, failures } = await read([key(GROUP, 'sg-1')]);
      expect(items).toEqual([]);
      expect(failures).toMatchObject([
        {
          reason: 'source-error',
          detail: `The credentials configured for AWS account ${ACCOUNT_ID} belong to account 999988887777: correct aws.accounts in the app-config.`,
        },
      ]);
      expect(aws.callsOf('SelectResourceConfig')).toEqual([]);
    });

    it('are asked whose they are once, and again after a failure', async () => {
      const reader = new AwsConfigLiveStateReader({
        accounts: [aws.account()],
      });
      aws.on('GetCallerIdentity', () => new Fault(403, 'InvalidClientTokenId'));
      const first = await reader.read([key(GROUP, 'sg-1')], {});
      expect(first.failures).toMatchObject([{ reason: 'access-denied' }]);

      aws.on('GetCallerIdentity', () => ({ Account: ACCOUNT_ID }));
      aws.calls.length = 0;
      await reader.read([key(GROUP, 'sg-1'), key(QUEUE, 'q')], {});
      await reader.read([key(GROUP, 'sg-1')], {});
      expect(aws.callsOf('GetCallerIdentity')).toHaveLength(1);
    });
  });

  describe('regions', () => {
    const regions = ['eu-west-1', 'us-east-1'];

    it('that are not configured are said so', async () => {
      const { failures } = await read([
        key(GROUP, 'sg-1', { region: 'ap-south-1' }),
        key(GROUP, 'sg-2', { accountId: '000000000000' }),
      ]);
      expect(failures.map(f => f.detail)).toEqual([
        `Region ap-south-1 is not configured for AWS account ${ACCOUNT_ID} under iacDrift.aws.accounts.`,
        'AWS account 000000000000 is not configured under iacDrift.aws.accounts.',
      ]);
      expect(aws.calls).toEqual([]);
    });

    it('are searched in turn for a global resource, until one has it', async () => {
      aws.on('SelectResourceConfig', ({ region }) => ({
        Results:
          region === 'us-east-1'
            ? [row(ROLE, 'AROA1', { awsRegion: 'global' })]
            : [],
      }));
      const { items, failures } = await read(
        [key(ROLE, 'AROA1', { region: undefined })],
        { regions: [...regions, 'us-west-2'] },
      );
      expect(items).toHaveLength(1);
      expect(failures).toEqual([]);
      expect(aws.callsOf('SelectResourceConfig').map(c => c.region)).toEqual(
        regions,
      );
    });

    it('prove a deletion together, not one alone', async () => {
      aws.on('GetResourceConfigHistory', ({ region }) =>
        region === 'eu-west-1'
          ? {
              configurationItems: [
                item('AWS::S3::Bucket', 'b', {
                  configurationItemStatus: 'ResourceDeleted',
                }),
              ],
            }
          : new Fault(400, 'ResourceNotDiscoveredException'),
      );
      const bucket = [key('AWS::S3::Bucket', 'b', { region: undefined })];

      const gone = await read(bucket, { regions });
      expect(gone.items).toMatchObject([{ status: 'deleted' }]);

      aws.on('SelectResourceConfig', ({ region }) =>
        region === 'us-east-1' ? throttled() : { Results: [] },
      );
      const half = await read(bucket, { regions });
      expect(half.items).toEqual([]);
      expect(half.failures).toMatchObject([{ reason: 'throttled' }]);

      aws.on('SelectResourceConfig', ({ region }) => ({
        Results:
          region === 'us-east-1'
            ? [row('AWS::S3::Bucket', 'b', { awsRegion: 'us-east-1' })]
            : [],
      }));
      const moved = await read(bucket, { regions });
      expect(moved.items).toMatchObject([
        { status: 'present', region: 'us-east-1' },
      ]);
    });
  });
});
