import type { LiveKey } from '@iac-drift/engine';
import { ACCOUNT_ID, Fault, HANG, LoopbackAws } from '../testing/LoopbackAws';
import { CloudControlLiveStateReader } from './CloudControlLiveStateReader';
import type { CloudControlConfig } from './config';

const GROUP = 'AWS::Logs::LogGroup';
const FUNCTION = 'AWS::Lambda::Function';
const ROLE = 'AWS::IAM::Role';
const PARAMETER = 'AWS::SSM::Parameter';

const MINUTE = 60_000;
const START = Date.parse('2026-03-04T05:06:07.000Z');

const key = (
  resourceType: string,
  identifier: string,
  more: Partial<LiveKey> = {},
): LiveKey => ({
  resourceType,
  resourceId: identifier,
  accountId: ACCOUNT_ID,
  region: 'eu-west-1',
  cloudControl: {
    typeName: resourceType,
    identifier,
    only: [GROUP, PARAMETER].includes(resourceType),
  },
  ...more,
});

const model = (TypeName: string, Identifier: string, properties: object) => ({
  TypeName,
  ResourceDescription: { Identifier, Properties: JSON.stringify(properties) },
});

describe('CloudControlLiveStateReader', () => {
  let aws: LoopbackAws;
  let now = START;
  let warnings: string[] = [];
  beforeAll(async () => {
    aws = await LoopbackAws.start();
  });
  beforeEach(() => {
    now = START;
    warnings = [];
  });
  afterEach(() => aws.reset());
  afterAll(() => aws.stop());

  const readerOf = (
    config: Partial<CloudControlConfig> = {},
    ...accounts: Parameters<typeof aws.account>[0][]
  ) =>
    new CloudControlLiveStateReader({
      accounts: (accounts.length > 0 ? accounts : [{}]).map(options =>
        aws.account(options),
      ),
      config: {
        types: new Set([GROUP, FUNCTION, ROLE, PARAMETER]),
        refreshMs: 15 * MINUTE,
        callsPerScan: 100,
        ...config,
      },
      onSetback: detail => warnings.push(detail),
      now: () => now,
    });
  const asked = () =>
    aws
      .callsOf('GetResource')
      .map(({ input }) => `${input.TypeName} ${input.Identifier}`);
  const showing = (properties: object) =>
    aws.on('GetResource', ({ input }) =>
      model(String(input.TypeName), String(input.Identifier), properties),
    );

  describe('reading', () => {
    it('asks by identifier, and says when and where it saw', async () => {
      showing({ LogGroupName: '/a', RetentionInDays: 30 });
      const { items, failures } = await readerOf().read([key(GROUP, '/a')], {});
      expect(failures).toEqual([]);
      expect(items).toEqual([
        {
          source: 'cloud-control',
          resourceType: GROUP,
          resourceId: '/a',
          accountId: ACCOUNT_ID,
          region: 'eu-west-1',
          status: 'present',
          captureTime: '2026-03-04T05:06:07.000Z',
          configuration: { LogGroupName: '/a', RetentionInDays: 30 },
          supplementaryConfiguration: {},
        },
      ]);
      const [{ input, userAgent, region }] = aws.callsOf('GetResource');
      expect(input).toEqual({ TypeName: GROUP, Identifier: '/a' });
      expect(region).toBe('eu-west-1');
      expect(userAgent).toContain('iac-drift-backstage');
    });

    it('asks for allowed types only, and says what was not allowed', async () => {
      const reader = readerOf({ types: new Set([ROLE]) });
      const { items, failures } = await reader.read(
        [
          key(GROUP, '/a'),
          key(FUNCTION, 'f'),
          { resourceType: 'AWS::SQS::Queue', resourceId: 'q' },
        ],
        {},
      );
      expect(aws.calls).toEqual([]);
      expect(items).toEqual([]);
      expect(failures).toEqual([
        {
          resourceType: GROUP,
          resourceId: '/a',
          reason: 'not-recorded',
          detail:
            'AWS Config does not record AWS::Logs::LogGroup; allow AWS::Logs::LogGroup under iacDrift.aws.cloudControl to have Cloud Control asked.',
        },
      ]);
    });

    it('asks for a global type in one region, and knows it in none', async () => {
      showing({ RoleName: 'r' });
      const { items } = await readerOf(
        {},
        { regions: ['eu-west-1', 'us-east-1'] },
      ).read([key(ROLE, 'r', { region: undefined })], {});
      expect(aws.callsOf('GetResource')).toHaveLength(1);
      expect(items).toHaveLength(1);
      expect(items[0]).not.toHaveProperty('region');
    });

    it('looks everywhere for what the state does not place, and then where it was', async () => {
      aws.on('GetResource', ({ region }) =>
        region === 'us-east-1'
          ? model(GROUP, '/a', { LogGroupName: '/a' })
          : new Fault(400, 'ResourceNotFoundException'),
      );
      const reader = readerOf({}, { regions: ['eu-west-1', 'us-east-1'] });
      const unplaced = key(GROUP, '/a', {
        accountId: undefined,
        region: undefined,
      });
      const { items, failures } = await reader.read([unplaced], {});
      expect(items).toMatchObject([{ region: 'us-east-1' }]);
      expect(failures).toEqual([]);
      now += 20 * MINUTE;
      await reader.read([unplaced], {});
      expect(aws.callsOf('GetResource').map(c => c.region)).toEqual([
        'eu-west-1',
        'us-east-1',
        'us-east-1',
      ]);
    });

    it.each([
      [{ accountId: '999999999999' }, /^AWS account 999999999999 is not/],
      [{ region: 'ap-south-1' }, /^Region ap-south-1 is not configured/],
    ])('does not ask where it may not: %j', async (place, detail) => {
      const { failures } = await readerOf().read(
        [key(GROUP, '/a', place), key(FUNCTION, 'f', place)],
        {},
      );
      expect(aws.calls).toEqual([]);
      expect(failures).toEqual([
        {
          resourceType: GROUP,
          resourceId: '/a',
          reason: 'source-error',
          detail: expect.stringMatching(detail),
        },
      ]);
    });

    it('never keeps the value of a parameter', async () => {
      showing({ Name: '/token', Type: 'String', Value: 'CANARY' });
      const { items } = await readerOf().read([key(PARAMETER, '/token')], {});
      expect(items).toMatchObject([
        { configuration: { Name: '/token', Type: 'String' } },
      ]);
      expect(JSON.stringify(items)).not.toContain('CANARY');
    });
  });

  describe('a scan', () => {
    it('asks for a tenth of the functions, the next one for the next tenth', async () => {
      showing({ Environment: { Variables: { A: '1' } } });
      const functions = Array.from({ length: 100 }, (_, at) =>
        key(FUNCTION, `f${at}`),
      );
      const reader = readerOf({ callsPerScan: 10 });
      for (let scan = 1; scan <= 10; scan += 1) {
        const { items, failures } = await reader.read(functions, {});
        expect(failures).toEqual([]);
        expect(items).toHaveLength(10 * scan);
        now += MINUTE;
      }
      expect(new Set(asked()).size).toBe(100);
      expect(asked()).toHaveLength(100);

      // All are known, and the oldest are asked for anew.
      now += 10 * MINUTE;
      const { items } = await reader.read(functions, {});
      expect(items).toHaveLength(100);
      expect(asked().slice(100).sort()).toEqual(asked().slice(0, 10).sort());
      const times = [...new Set(items.map(item => item.captureTime))].sort();
      expect(times).toHaveLength(10);
      expect(times[0]).toBe(new Date(START + MINUTE).toISOString());
      expect(times.at(-1)).toBe(new Date(now).toISOString());
    });

    it('asks for nothing that was seen a moment ago, unless it is heard to have changed', async () => {
      showing({ Timeout: 3 });
      const reader = readerOf();
      await reader.read([key(FUNCTION, 'f')], {});
      now += 5 * MINUTE;
      const { items } = await reader.read([key(FUNCTION, 'f')], {});
      expect(items).toMatchObject([
        { captureTime: '2026-03-04T05:06:07.000Z' },
      ]);
      expect(asked()).toHaveLength(1);
      await reader.read([key(FUNCTION, 'f')], {
        notBefore: new Date(now - MINUTE).toISOString(),
      });
      expect(asked()).toHaveLength(2);
    });

    it('says of what nothing else shows that its turn has not come', async () => {
      showing({});
      const { items, failures } = await readerOf({ callsPerScan: 1 }).read(
        [key(GROUP, '/a'), key(GROUP, '/b')],
        {},
      );
      expect(items).toHaveLength(1);
      expect(failures).toEqual([
        {
          resourceType: GROUP,
          resourceId: '/b',
          reason: 'throttled',
          detail:
            'It is not the turn of this AWS::Logs::LogGroup yet: a scan asks Cloud Control for 1 resources at most.',
        },
      ]);
    });

    it('tells nothing of what was seen more than a day ago', async () => {
      showing({});
      const reader = readerOf();
      await reader.read([key(GROUP, '/a')], {});
      aws.on('GetResource', () => new Fault(400, 'ThrottlingException'));
      now += 12 * 60 * MINUTE;
      expect((await reader.read([key(GROUP, '/a')], {})).items).toHaveLength(1);
      now += 13 * 60 * MINUTE;
      expect(await reader.read([key(GROUP, '/a')], {})).toMatchObject({
        items: [],
        failures: [{ reason: 'throttled' }],
      });
    });

    it('stops when it is told to', async () => {
      aws.on('GetResource', () => HANG);
      const stop = new AbortController();
      const reading = readerOf().read([key(GROUP, '/a')], {
        signal: stop.signal,
      });
      setTimeout(() => stop.abort(), 50);
      expect(await reading).toMatchObject({
        items: [],
        failures: [{ resourceId: '/a' }],
      });
    });
  });

  describe('a resource that is not found', () => {
    it('was deleted, if Cloud Control alone shows it and the state places it', async () => {
      const { items, failures } = await readerOf().read([key(GROUP, '/a')], {});
      expect(failures).toEqual([]);
      expect(items).toEqual([
        {
          source: 'cloud-control',
          resourceType: GROUP,
          resourceId: '/a',
          accountId: ACCOUNT_ID,
          region: 'eu-west-1',
          status: 'deleted',
          captureTime: '2026-03-04T05:06:07.000Z',
          configuration: null,
          supplementaryConfiguration: {},
        },
      ]);
    });

    it('is for AWS Config to judge, if AWS Config records it', async () => {
      expect(await readerOf().read([key(FUNCTION, 'f')], {})).toEqual({
        items: [],
        failures: [],
      });
    });

    it('may be elsewhere, if the state does not place it', async () => {
      const { items, failures } = await readerOf().read(
        [key(GROUP, '/a', { accountId: undefined, region: undefined })],
        {},
      );
      expect(items).toEqual([]);
      expect(failures).toMatchObject([
        { resourceId: '/a', reason: 'not-recorded' },
      ]);
    });
  });

  describe('a refusal', () => {
    const handler = (text: string) =>
      `AWS::Logs::LogGroup Handler returned status FAILED: ${text}`;

    it.each<[string, string, string, RegExp]>([
      [
        'AccessDeniedException',
        'User: arn:aws:iam::1:user/CANARY is not authorized to perform: cloudformation:GetResource on resource: x',
        'access-denied',
        /^cloudformation:GetResource was denied/,
      ],
      [
        'AccessDeniedException',
        handler(
          'User: arn:aws:sts::1:assumed-role/CANARY is not authorized to perform: logs:DescribeLogGroups on resource (HandlerErrorCode: AccessDenied, RequestToken: x)',
        ),
        'access-denied',
        /^logs:DescribeLogGroups was denied when Cloud Control was asked for AWS::Logs::LogGroup in eu-west-1 of account 111122223333\.$/,
      ],
      [
        'GeneralServiceException',
        handler(
          'User: x is not authorized to perform: logs:ListTagsForResource',
        ),
        'access-denied',
        /^logs:ListTagsForResource was denied/,
      ],
      [
        'GeneralServiceException',
        handler('Rate exceeded (Service: CloudWatchLogs)'),
        'throttled',
        /throttled/,
      ],
      ['ThrottlingException', 'Rate exceeded', 'throttled', /throttled/],
      ['ServiceLimitExceededException', 'CANARY', 'throttled', /throttled/],
      ['InvalidCredentialsException', 'CANARY', 'access-denied', /denied/],
      ['ExpiredTokenException', 'CANARY', 'access-denied', /credentials/],
      [
        'TypeNotFoundException',
        'CANARY',
        'unsupported-type',
        /^Cloud Control cannot read AWS::Logs::LogGroup in eu-west-1/,
      ],
      [
        'UnsupportedActionException',
        'CANARY',
        'unsupported-type',
        /cannot read/,
      ],
      ['PrivateTypeException', 'CANARY', 'unsupported-type', /cannot read/],
      ['InvalidRequestException', 'CANARY', 'source-error', /identifier/],
      ['GeneralServiceException', 'CANARY', 'source-error', /failed/],
      ['HandlerFailureException', 'CANARY', 'source-error', /failed/],
      ['HandlerInternalFailureException', 'CANARY', 'source-error', /failed/],
      ['NetworkFailureException', 'CANARY', 'source-error', /failed/],
      ['NotStabilizedException', 'CANARY', 'source-error', /failed/],
      ['ServiceInternalErrorException', 'CANARY', 'source-error', /failed/],
    ])('%s (%s) is %s', async (name, message, reason, detail) => {
      aws.on(
        'GetResource',
        () => new Fault(400, name, JSON.stringify({ __type: name, message })),
      );
      const { items, failures } = await readerOf().read(
        [key(GROUP, '/a'), key(FUNCTION, 'f')],
        {},
      );
      expect(items).toEqual([]);
      expect(failures).toEqual([
        {
          resourceType: GROUP,
          resourceId: '/a',
          reason,
          detail: expect.stringMatching(detail),
        },
      ]);
      expect(failures[0].detail).not.toContain('CANARY');
    });

    it.each([
      ['an endless wait', () => HANG],
      ['an error of the server', () => new Fault(500, 'InternalFailure')],
      ['no JSON', () => new Fault(200, '', '<html>')],
    ])('may be %s', async (_, answer) => {
      aws.on('GetResource', answer as () => Fault);
      const { failures } = await readerOf(
        {},
        { patience: { call: 200, request: 150 } },
      ).read([key(GROUP, '/a')], {});
      expect(failures).toMatchObject([{ reason: 'source-error' }]);
    });

    it('leaves what was seen before; a missing right does not', async () => {
      showing({ RetentionInDays: 30 });
      const reader = readerOf();
      await reader.read([key(GROUP, '/a')], {});
      now += 20 * MINUTE;
      aws.on('GetResource', () => new Fault(500, 'InternalFailure'));
      expect(await reader.read([key(GROUP, '/a')], {})).toMatchObject({
        items: [{ captureTime: '2026-03-04T05:06:07.000Z' }],
        failures: [],
      });
      now += 20 * MINUTE;
      aws.on('GetResource', () => new Fault(400, 'AccessDeniedException'));
      expect(await reader.read([key(GROUP, '/a')], {})).toMatchObject({
        items: [],
        failures: [{ reason: 'access-denied' }],
      });
    });

    it('three times in a row ends the questions for the type, and is told once', async () => {
      aws.on('GetResource', ({ input }) =>
        input.TypeName === GROUP
          ? new Fault(400, 'AccessDeniedException')
          : model(FUNCTION, String(input.Identifier), {}),
      );
      const keys = Array.from({ length: 50 }, (_, at) => [
        key(GROUP, `/${at}`),
        key(FUNCTION, `f${at}`),
      ]).flat();
      const reader = readerOf();
      const first = await reader.read(keys, {});
      const denied = () => asked().filter(name => name.startsWith(GROUP));
      expect(first.items).toHaveLength(50);
      expect(first.failures).toHaveLength(50);
      expect(first.failures.every(f => f.reason === 'access-denied')).toBe(
        true,
      );
      expect(denied().length).toBeLessThanOrEqual(6);
      const before = denied().length;
      now += MINUTE;
      await reader.read(keys, {});
      expect(denied()).toHaveLength(before);
      expect(warnings).toHaveLength(1);

      // Later it is tried again, and the right may be there.
      now += 20 * MINUTE;
      showing({});
      expect((await reader.read(keys, {})).failures).toEqual([]);
    });

    it('for want of a right hides also what was seen and not asked for again', async () => {
      showing({});
      const keys = Array.from({ length: 20 }, (_, at) =>
        key(FUNCTION, `f${at}`),
      );
      const reader = readerOf();
      expect((await reader.read(keys, {})).items).toHaveLength(20);
      aws.on('GetResource', () => new Fault(400, 'AccessDeniedException'));
      now += 20 * MINUTE;
      expect((await reader.read(keys, {})).items).toEqual([]);
      expect(asked().length).toBeLessThan(30);
    });

    it('of a type that cannot be read is remembered for a day', async () => {
      aws.on('GetResource', () => new Fault(400, 'UnsupportedActionException'));
      const reader = readerOf();
      await reader.read([key(GROUP, '/a')], {});
      now += 60 * MINUTE;
      const { failures } = await reader.read(
        [key(GROUP, '/a'), key(GROUP, '/b')],
        {},
      );
      expect(failures.map(f => f.reason)).toEqual([
        'unsupported-type',
        'unsupported-type',
      ]);
      expect(asked()).toHaveLength(1);
    });
  });

  describe('a hostile answer', () => {
    it.each<[string, object]>([
      ['no description', { TypeName: GROUP }],
      [
        'no properties',
        { TypeName: GROUP, ResourceDescription: { Identifier: '/a' } },
      ],
      ['another type', model(FUNCTION, '/a', {})],
      ['a list', model(GROUP, '/a', [])],
      [
        'no JSON',
        {
          TypeName: GROUP,
          ResourceDescription: { Identifier: '/a', Properties: '{"CANARY' },
        },
      ],
      ['another resource', model(GROUP, '/b', { LogGroupName: '/b' })],
      [
        'endless properties',
        model(GROUP, '/a', { LogGroupName: 'x'.repeat(3 * 1024 * 1024) }),
      ],
    ])('with %s shows nothing', async (_, answer) => {
      aws.on('GetResource', () => answer);
      const { items, failures } = await readerOf().read([key(GROUP, '/a')], {});
      expect(items).toEqual([]);
      expect(failures).toMatchObject([
        {
          reason: 'source-error',
          detail: expect.stringContaining('could not be understood'),
        },
      ]);
      expect(JSON.stringify(failures)).not.toContain('CANARY');
    });

    it('with keys of a prototype changes none', async () => {
      aws.on('GetResource', () => ({
        TypeName: PARAMETER,
        ResourceDescription: {
          Identifier: '/a',
          Properties:
            '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"Type":"String"}',
        },
      }));
      const { items } = await readerOf().read([key(PARAMETER, '/a')], {});
      expect(items).toMatchObject([{ configuration: { Type: 'String' } }]);
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
      expect(Object.getPrototypeOf(items[0].configuration)).toBe(
        Object.prototype,
      );
    });
  });
});
