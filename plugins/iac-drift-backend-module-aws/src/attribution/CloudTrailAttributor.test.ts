import type { JsonObject, ResourceResult } from '@iac-drift/engine';
import { ACCOUNT_ID, Fault, HANG, LoopbackAws } from '../testing/LoopbackAws';
import { CloudTrailAttributor } from './CloudTrailAttributor';

const GROUP = 'AWS::EC2::SecurityGroup';

/** The item that was compared was recorded at ten, two hours before now. */
const NOW = new Date('2025-03-04T12:00:00Z');
const AS_OF = '2025-03-04T10:00:00.000Z';
const time = (clock: string) => `2025-03-04T${clock}:00Z`;

const result = (more: Partial<ResourceResult> = {}): ResourceResult => ({
  address: 'aws_security_group.web',
  type: 'aws_security_group',
  identity: {
    type: 'aws_security_group',
    id: 'sg-1',
    arn: `arn:aws:ec2:eu-west-1:${ACCOUNT_ID}:security-group/sg-1`,
    accountId: ACCOUNT_ID,
    region: 'eu-west-1',
    resourceType: GROUP,
    resourceId: 'sg-1',
  },
  verdict: 'drifted',
  kind: 'changed',
  changes: [
    {
      path: 'ingress',
      desired: [],
      live: [
        {
          protocol: 'tcp',
          from_port: 22,
          to_port: 22,
          cidr_blocks: ['0.0.0.0/0'],
        },
      ],
      sensitive: false,
    },
  ],
  unverified: [],
  attributesCompared: 3,
  attributesDeclared: 3,
  liveAsOf: AS_OF,
  ...more,
});

const item = (captured: string, configuration: JsonObject) => ({
  accountId: ACCOUNT_ID,
  awsRegion: 'eu-west-1',
  resourceType: GROUP,
  resourceId: 'sg-1',
  configurationItemCaptureTime: new Date(captured).getTime() / 1000,
  configurationItemStatus: 'OK',
  configuration: JSON.stringify(configuration),
  supplementaryConfiguration: {},
});

let sequence = 0;
const event = (clock: string, actor: string, more: JsonObject = {}) => {
  sequence += 1;
  const EventId = `event-${sequence}`;
  return {
    EventId,
    EventName: 'AuthorizeSecurityGroupIngress',
    EventTime: new Date(time(clock)).getTime() / 1000,
    CloudTrailEvent: JSON.stringify({
      eventID: EventId,
      eventName: 'AuthorizeSecurityGroupIngress',
      eventSource: 'ec2.amazonaws.com',
      eventTime: time(clock),
      sourceIPAddress: '192.0.2.10',
      userAgent: 'aws-cli/2.15.0',
      userIdentity: { type: 'IAMUser', userName: actor },
      readOnly: false,
      requestParameters: {
        groupId: 'sg-1',
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
            },
          ],
        },
        note: 'CANARY',
      },
      ...more,
    }),
  };
};

describe('CloudTrailAttributor', () => {
  let aws: LoopbackAws;
  beforeAll(async () => {
    aws = await LoopbackAws.start();
  });
  afterEach(() => aws.reset());
  afterAll(() => aws.stop());

  const attributor = (options: Parameters<typeof aws.account>[0] = {}) =>
    new CloudTrailAttributor({
      accounts: [aws.account(options)],
      now: () => NOW,
    });
  const attribute = async (
    subject: ResourceResult = result(),
    options: { notBefore?: string; desiredAsOf?: string } = {},
  ) => {
    const [answer] = await attributor().attribute(
      [{ result: subject, of: 'drift', ...options }],
      {},
    );
    return answer;
  };

  it('says who, when, from where and how', async () => {
    aws.on('LookupEvents', () => ({ Events: [event('09:58', 'alice')] }));
    const found = await attribute();
    expect(found).toEqual({
      actor: 'alice',
      chain: ['alice'],
      eventId: expect.any(String),
      eventName: 'AuthorizeSecurityGroupIngress',
      time: '2025-03-04T09:58:00.000Z',
      sourceIp: '192.0.2.10',
      userAgent: 'aws-cli/2.15.0',
      channel: 'cli',
      confidence: 'confirmed',
      reason: undefined,
      rejected: [],
    });
    expect(JSON.stringify(found)).not.toContain('CANARY');
  });

  it('looks between the recordings without and with the change first', async () => {
    aws.on('GetResourceConfigHistory', () => ({
      configurationItems: [
        item(AS_OF, { rules: 2 }),
        item(time('09:30'), { rules: 2 }), // a neighbour changed, not the group
        item(time('09:00'), { rules: 1 }),
      ],
    }));
    await attribute();
    const [first, last] = [
      aws.callsOf('LookupEvents')[0],
      aws.callsOf('LookupEvents').at(-1)!,
    ].map(({ input }) => ({
      from: new Date(Number(input.StartTime) * 1000).toISOString(),
      to: new Date(Number(input.EndTime) * 1000).toISOString(),
    }));
    expect(first).toEqual({
      from: '2025-03-04T08:45:00.000Z',
      to: '2025-03-04T09:35:00.000Z',
    });
    expect(last.from).toBe('2024-12-04T12:00:00.000Z');
  });

  it('reads history in steps of a week, back to where the change cannot be', async () => {
    aws.on('GetResourceConfigHistory', ({ input }) => ({
      configurationItems:
        Number(input.laterTime) > new Date('2025-03-01').getTime() / 1000
          ? [item(AS_OF, {})]
          : [],
    }));
    await attribute(result(), { notBefore: '2025-02-20T00:00:00Z' });
    expect(aws.callsOf('GetResourceConfigHistory')).toHaveLength(2);
    for (const { input } of aws.callsOf('GetResourceConfigHistory')) {
      expect(
        Number(input.laterTime) - Number(input.earlierTime),
      ).toBeLessThanOrEqual(7 * 24 * 3600);
    }
    expect(
      Number(aws.callsOf('LookupEvents')[0].input.StartTime),
    ).toBeGreaterThanOrEqual(new Date('2025-02-19T23:45:00Z').getTime() / 1000);
  });

  it('follows pages', async () => {
    aws.on('LookupEvents', ({ input }) =>
      input.NextToken
        ? { Events: [event('09:58', 'alice')] }
        : { Events: [], NextToken: 'more' },
    );
    expect((await attribute()).actor).toBe('alice');
  });

  it('suspects nobody when there are more events than it can read', async () => {
    aws.on('LookupEvents', () => ({
      Events: [event('09:58', 'alice', { requestParameters: null })],
      NextToken: 'more',
    }));
    expect(await attribute()).toMatchObject({
      confidence: 'unknown',
      reason: expect.stringContaining('More events name the resource'),
    });
  });

  it('comes to an end though one page leads to itself', async () => {
    aws.on('LookupEvents', () => ({
      // As old as what is asked for, so that nothing seems to be left.
      Events: [event('00:00', 'alice', { eventName: 'CreateTags' })],
      NextToken: 'more',
    }));
    const many = ['a', 'b', 'c', 'd', 'e'].map(n => ({
      ...result(),
      identity: { ...result().identity, resourceId: `sg-${n}` },
    }));
    const answers = await attributor().attribute(
      many.map(one => ({ result: one, of: 'drift' })),
      {},
    );
    expect(answers.map(({ confidence }) => confidence)).toEqual(
      many.map(() => 'unknown'),
    );
  });

  it.each<[string, JsonObject]>([
    ['of another account', { recipientAccountId: '444455556666' }],
    ['of another region', { awsRegion: 'us-east-1' }],
    ['that failed without a code', { errorMessage: 'Not allowed' }],
    ['that only reads', { eventName: 'DescribeSomething', readOnly: null }],
  ])('names nobody for an event %s', async (_, more) => {
    aws.on('LookupEvents', () => ({ Events: [event('09:58', 'alice', more)] }));
    expect(await attribute()).toMatchObject({ confidence: 'unknown' });
  });

  it('tries the other names of the resource', async () => {
    const { arn } = result().identity;
    aws.on('LookupEvents', ({ input }) => {
      const [{ AttributeValue }] = input.LookupAttributes as Array<{
        AttributeValue: string;
      }>;
      return {
        Events: AttributeValue === arn ? [event('09:58', 'alice')] : [],
      };
    });
    expect((await attribute()).confidence).toBe('confirmed');
  });

  it('leaves out events after the recording', async () => {
    aws.on('LookupEvents', () => ({ Events: [event('10:30', 'alice')] }));
    expect((await attribute()).confidence).toBe('unknown');
  });

  it('looks up the role by its name, in the region of global services', async () => {
    const role = result({
      type: 'aws_iam_role',
      identity: {
        type: 'aws_iam_role',
        id: 'app',
        arn: `arn:aws:iam::${ACCOUNT_ID}:role/team/app`,
        accountId: ACCOUNT_ID,
        resourceType: 'AWS::IAM::Role',
        resourceId: 'AROAEXAMPLEEXAMPLE123',
      },
    });
    await attribute(role);
    const [{ region, input }] = aws.callsOf('LookupEvents');
    expect(region).toBe('us-east-1');
    expect(input.LookupAttributes).toEqual([
      { AttributeKey: 'ResourceName', AttributeValue: 'app' },
    ]);
    expect(aws.callsOf('GetResourceConfigHistory')[0].region).toBe('eu-west-1');
    expect(JSON.stringify(aws.callsOf('LookupEvents'))).not.toContain('AROA');
  });

  it('asks once for the parts of one object', async () => {
    aws.on('LookupEvents', () => ({ Events: [event('09:58', 'alice')] }));
    const one = attributor();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        one.attribute([{ result: result(), of: 'drift' }], {}),
      ),
    );
    expect(aws.callsOf('LookupEvents')).toHaveLength(1);
    expect(aws.callsOf('GetResourceConfigHistory')).toHaveLength(1);
  });

  describe('says why it does not know', () => {
    it.each<[string, () => void, Partial<ResourceResult>, RegExp]>([
      [
        'no event',
        () => {},
        {},
        /shows no event that names the resource between 2024-12-04T12:00Z and 2025-03-04T10:05Z/,
      ],
      [
        'no event yet',
        () => {},
        { liveAsOf: '2025-03-04T11:58:00Z' },
        /no event yet/,
      ],
      [
        'longer ago than events are kept',
        () => {},
        { liveAsOf: '2024-11-01T00:00:00Z' },
        /on 2024-11-01, before the 90 days/,
      ],
      [
        'no right',
        () =>
          aws.on('LookupEvents', () => new Fault(400, 'AccessDeniedException')),
        {},
        /^cloudtrail:LookupEvents was denied in eu-west-1/,
      ],
      [
        'throttled',
        () =>
          aws.on('LookupEvents', () => new Fault(400, 'ThrottlingException')),
        {},
        /^cloudtrail:LookupEvents was throttled/,
      ],
      [
        'an outage',
        () => aws.on('LookupEvents', () => new Fault(500, 'InternalFailure')),
        {},
        /HTTP status 500/,
      ],
      [
        'credentials of another account',
        () => aws.on('GetCallerIdentity', () => ({ Account: '999988887777' })),
        {},
        /belong to account 999988887777/,
      ],
      [
        'an account that is not configured',
        () => {},
        {
          identity: {
            type: 'x',
            accountId: '000000000000',
            resourceId: 'sg-1',
          },
        },
        /000000000000 is not configured/,
      ],
      [
        'a resource without a name',
        () => {},
        { identity: { type: 'x' } },
        /no name/,
      ],
      [
        'events that cannot be read',
        () =>
          aws.on('LookupEvents', () => ({
            Events: [{ EventId: '1', CloudTrailEvent: '{' }, {}],
          })),
        {},
        /no event that names/,
      ],
    ])('%s', async (_, arrange, more, reason) => {
      arrange();
      const found = await attribute(result(more));
      expect(found).toMatchObject({
        confidence: 'unknown',
        reason: expect.stringMatching(reason),
      });
      expect(found.actor).toBeUndefined();
      expect(found.reason).toMatch(/^[^\n]+\.$/);
    });
  });

  it('finds the caller though the history is denied', async () => {
    aws.on(
      'GetResourceConfigHistory',
      () => new Fault(400, 'AccessDeniedException'),
    );
    aws.on('LookupEvents', () => ({ Events: [event('09:58', 'alice')] }));
    expect((await attribute()).confidence).toBe('confirmed');
  });

  it('stops when told to', async () => {
    aws.on('LookupEvents', () => HANG);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const [found] = await attributor().attribute(
      [{ result: result(), of: 'drift' }],
      { signal: controller.signal },
    );
    expect(found).toMatchObject({
      confidence: 'unknown',
      reason: expect.stringContaining('stopped'),
    });
  });
});
