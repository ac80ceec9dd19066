import { ConfigReader } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { JsonValue, ResourceResult } from '@iac-drift/engine';
import {
  ACCOUNT_ID,
  REGION,
  startSimulator,
  type ApiCall,
  type Edit,
  type ItemVersion,
  type Simulator,
} from 'aws-simulator';
import { AwsAccount } from '../account/AwsAccount';
import { CloudTrailAttributor } from './CloudTrailAttributor';

const MINUTE = 60_000;
const BEFORE = new Date('2026-03-02T08:00:00Z');
const AT = new Date('2026-03-02T10:00:00Z');
/** Long enough after, so that nothing is late. */
const LATER = new Date('2026-03-02T12:00:00Z');

const QUEUE = {
  resourceType: 'AWS::SQS::Queue',
  resourceId: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/orders-created`,
};
const GROUP = {
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a4b8d1f6e2c97350',
};
const FUNCTION = {
  resourceType: 'AWS::Lambda::Function',
  resourceId: 'media-thumbnails',
};

const setQueue = (attributes: Record<string, string>): ApiCall => ({
  service: 'sqs',
  name: 'SetQueueAttributes',
  requestParameters: { queueUrl: QUEUE.resourceId, attributes },
  responseElements: null,
  resources: [{ type: QUEUE.resourceType, name: QUEUE.resourceId }],
});

const configured =
  (members: Record<string, JsonValue>): Edit =>
  resource => ({
    ...resource,
    configuration: { ...resource.configuration, ...members },
  });

/** A drift as the comparison would put it, of the item that was recorded. */
const drift = (
  item: ItemVersion,
  path: string,
  desired: JsonValue,
  live: JsonValue,
  sensitive = false,
): ResourceResult => ({
  address: 'aws_x.this',
  type: 'aws_x',
  identity: {
    type: 'aws_x',
    arn: item.arn,
    accountId: ACCOUNT_ID,
    region: REGION,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
  },
  verdict: 'drifted',
  kind: 'changed',
  changes: [{ path, desired, live, sensitive }],
  unverified: [],
  attributesCompared: 1,
  attributesDeclared: 1,
  liveAsOf: item.captureTime,
});

/** What was done by whom, so that a name that is given can be checked. */
const tally = { asked: 0, named: 0, unknown: 0, wrong: 0 };

describe('who did it', () => {
  let simulator: Simulator;
  let now: Date;
  let attributor: CloudTrailAttributor;

  beforeEach(async () => {
    now = BEFORE;
    simulator = await startSimulator({ now: () => now });
    attributor = new CloudTrailAttributor({
      now: () => now,
      accounts: [
        new AwsAccount({
          accountId: ACCOUNT_ID,
          regions: [REGION],
          endpoint: simulator.url,
          rates: { cloudControl: 1000, config: 1000, lookupEvents: 1000 },
          credentials: DefaultAwsCredentialsManager.fromConfig(
            new ConfigReader({
              aws: {
                accounts: [
                  {
                    accountId: ACCOUNT_ID,
                    accessKeyId: 'AKIAEXAMPLE',
                    secretAccessKey: 'x',
                  },
                ],
              },
            }),
          ),
        }),
      ],
    });
  });
  afterEach(() => simulator.close());

  const at = (minutes: number) => new Date(AT.getTime() + minutes * MINUTE);
  const setTimeout = (seconds: number, as: string, minutes: number) =>
    simulator.account.change({
      target: QUEUE,
      call: setQueue({ VisibilityTimeout: String(seconds) }),
      edit: configured({ VisibilityTimeout: String(seconds) }),
      as,
      at: at(minutes),
    }).item;
  const timeoutDrift = (item: ItemVersion, seconds: number) =>
    drift(item, 'visibility_timeout_seconds', 120, seconds);

  async function ask(
    result: ResourceResult,
    truth: string | undefined,
    options: { desiredAsOf?: string } = {},
  ): Promise<Attribution> {
    if (now < LATER) {
      now = LATER;
    }
    const [found] = await attributor.attribute(
      [
        {
          result,
          of: 'drift',
          notBefore: simulator.account.createdAt,
          ...options,
        },
      ],
      {},
    );
    tally.asked += 1;
    if (found.actor === undefined) tally.unknown += 1;
    else if (found.actor === truth) tally.named += 1;
    else tally.wrong += 1;
    return found;
  }

  it('tells two people apart who did different things in one window', async () => {
    setTimeout(45, 'alice@example.com', 0);
    const item = simulator.account.change({
      target: QUEUE,
      call: setQueue({ DelaySeconds: '7' }),
      edit: configured({ DelaySeconds: '7' }),
      as: 'bob',
      at: at(1),
    }).item;
    expect(
      await ask(timeoutDrift(item, 45), 'alice@example.com'),
    ).toMatchObject({ actor: 'alice@example.com', confidence: 'confirmed' });
    expect(await ask(drift(item, 'delay_seconds', 0, 7), 'bob')).toMatchObject({
      actor: 'bob',
      confidence: 'confirmed',
    });
  });

  it('names neither when the values do not show which of two it was', async () => {
    for (const [who, minute] of [
      ['alice@example.com', 0],
      ['bob', 1],
    ] as const) {
      simulator.account.call(
        setQueue({ KmsMasterKeyId: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
        { as: who, at: at(minute) },
      );
    }
    const item = simulator.account.change({
      target: QUEUE,
      call: setQueue({ DelaySeconds: '7' }),
      edit: configured({ DelaySeconds: '7' }),
      as: 'carol',
      at: at(2),
    }).item;
    const found = await ask(
      drift(
        item,
        'kms_master_key_id',
        '(sensitive value)',
        '(sensitive value)',
        true,
      ),
      undefined,
    );
    expect(found).toMatchObject({
      confidence: 'unknown',
      // Carol says that it was something else that she set.
      reason: expect.stringContaining('2 callers'),
    });
    expect(found.rejected).toHaveLength(3);
  });

  it('follows a chain of roles to the person at its start', async () => {
    const item = setTimeout(45, 'alice@example.com>deployer>admin', 0);
    const found = await ask(timeoutDrift(item, 45), 'alice@example.com');
    expect(found).toMatchObject({
      actor: 'alice@example.com',
      confidence: 'confirmed',
      channel: 'cli',
    });
    expect(found.chain).toEqual([
      'alice@example.com',
      expect.stringContaining(':role/aws-reserved/sso.amazonaws.com/'),
      expect.stringMatching(/assumed-role\/AWSReservedSSO_.*\/alice@/),
      `arn:aws:iam::${ACCOUNT_ID}:role/deployer`,
      expect.stringContaining(':assumed-role/deployer/botocore-session-'),
      `arn:aws:iam::${ACCOUNT_ID}:role/admin`,
      expect.stringContaining(':assumed-role/admin/botocore-session-'),
    ]);
    expect(JSON.stringify(found)).not.toMatch(/ASIA|AKIA/);
  });

  it('names the person of an Identity Center session', async () => {
    const item = setTimeout(45, 'erin@example.com', 0);
    expect(await ask(timeoutDrift(item, 45), 'erin@example.com')).toMatchObject(
      {
        actor: 'erin@example.com',
        channel: 'console',
        confidence: 'confirmed',
        sourceIp: '198.51.100.23',
        userAgent: expect.stringContaining('Mozilla'),
      },
    );
  });

  it('reads an edit of a Lambda function, whose events bear a date', async () => {
    const { item } = simulator.account.change({
      target: FUNCTION,
      call: {
        service: 'lambda',
        name: 'UpdateFunctionConfiguration20150331v2',
        requestParameters: {
          functionName: FUNCTION.resourceId,
          memorySize: 512,
          environment: {},
        },
        responseElements: null,
        resources: [{ type: FUNCTION.resourceType, name: FUNCTION.resourceId }],
      },
      edit: configured({ memorySize: 512 }),
      as: 'bob',
      at: AT,
    });
    expect(
      await ask(drift(item, 'memory_size', 2048, 512), 'bob'),
    ).toMatchObject({ actor: 'bob', confidence: 'confirmed' });
  });

  it("names the apply of another stack, and not the stack's own last one", async () => {
    setTimeout(120, 'terraform', 0);
    const written = { desiredAsOf: at(1).toISOString() };
    const item = setTimeout(45, 'terraform-network', 5);
    expect(
      await ask(timeoutDrift(item, 45), 'terraform-network', written),
    ).toMatchObject({
      actor: 'terraform-network',
      channel: 'iac',
      confidence: 'confirmed',
    });
  });

  it("suspects the stack's own apply of nothing, be it the only call", async () => {
    setTimeout(120, 'terraform', 0);
    const hidden = simulator.account.change({
      target: QUEUE,
      call: setQueue({ KmsMasterKeyId: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
      edit: configured({ KmsMasterKeyId: 'alias/other' }),
      as: 'terraform',
      at: at(1),
    }).item;
    const masked = drift(
      hidden,
      'kms_master_key_id',
      '(sensitive value)',
      '(sensitive value)',
      true,
    );
    for (const desiredAsOf of [at(2).toISOString(), undefined]) {
      const found = await ask(masked, undefined, { desiredAsOf });
      expect(found).toMatchObject({ confidence: 'unknown' });
      expect(found.actor).toBeUndefined();
    }
  });

  it('takes a call that failed for no cause', async () => {
    simulator.account.call(
      {
        ...setQueue({ VisibilityTimeout: '45' }),
        errorCode: 'AccessDenied',
      },
      { as: 'mallory', at: at(1) },
    );
    const item = setTimeout(45, 'alice@example.com', 0);
    expect(
      await ask(timeoutDrift(item, 45), 'alice@example.com'),
    ).toMatchObject({
      actor: 'alice@example.com',
      rejected: expect.arrayContaining([
        expect.objectContaining({ reason: 'The call failed.' }),
      ]),
    });
  });

  it('says that an event is older than what CloudTrail keeps', async () => {
    const item = setTimeout(45, 'alice@example.com', 0);
    now = new Date(AT.getTime() + 91 * 24 * 60 * MINUTE);
    expect(await ask(timeoutDrift(item, 45), undefined)).toMatchObject({
      confidence: 'unknown',
      reason: expect.stringContaining('90 days'),
    });
  });

  it('looks on for an event that is late, and names who it was once it is there', async () => {
    simulator.account.trail.delayMs = 9 * MINUTE;
    const item = setTimeout(45, 'alice@example.com', 120);
    now = at(123);
    const early = await ask(timeoutDrift(item, 45), undefined);
    expect(early).toMatchObject({ confidence: 'unknown', looking: true });
    now = at(130);
    expect(
      await ask(timeoutDrift(item, 45), 'alice@example.com'),
    ).toMatchObject({ actor: 'alice@example.com', confidence: 'confirmed' });
  });

  it('names nobody by elimination while others may yet appear', async () => {
    const masked = (name: string, as: string, minute: number) =>
      simulator.account.change({
        target: QUEUE,
        call: setQueue({ KmsMasterKeyId: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
        edit: configured({ KmsMasterKeyId: name }),
        as,
        at: at(minute),
      }).item;
    masked('alias/a', 'bob', 118);
    simulator.account.trail.delayMs = 9 * MINUTE;
    const item = masked('alias/b', 'alice@example.com', 120);
    now = at(123);
    const secret = '(sensitive value)';
    const result = drift(item, 'kms_master_key_id', secret, secret, true);
    expect(await ask(result, undefined)).toMatchObject({
      confidence: 'unknown',
      looking: true,
    });
    now = at(160);
    expect(await ask(result, undefined)).toMatchObject({
      confidence: 'unknown',
      reason: expect.stringContaining('2 callers'),
    });
  });

  it('finds the first recording with the value behind later ones', async () => {
    const open = {
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      ipRanges: ['0.0.0.0/0'],
    };
    simulator.account.change({
      target: GROUP,
      call: {
        service: 'ec2',
        name: 'AuthorizeSecurityGroupIngress',
        requestParameters: {
          groupId: GROUP.resourceId,
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
        },
        responseElements: 'return',
        resources: [{ type: GROUP.resourceType, name: GROUP.resourceId }],
      },
      edit: resource => {
        const rules = resource.configuration.ipPermissions as JsonValue[];
        rules.push(open);
        return resource;
      },
      as: 'alice@example.com',
      at: at(0),
    });
    let item: ItemVersion | undefined;
    for (const minute of [30, 60, 90]) {
      ({ item } = simulator.account.change({
        target: GROUP,
        call: {
          service: 'ec2',
          name: 'CreateTags',
          requestParameters: {
            resourcesSet: { items: [{ resourceId: GROUP.resourceId }] },
            tagSet: { items: [{ key: 'seen', value: String(minute) }] },
          },
          responseElements: 'return',
          resources: [{ type: GROUP.resourceType, name: GROUP.resourceId }],
        },
        edit: resource => ({
          ...resource,
          tags: { ...resource.tags, seen: String(minute) },
        }),
        as: 'bob',
        at: at(minute),
      }));
    }
    const rule = {
      protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_blocks: ['0.0.0.0/0'],
    };
    const found = await ask(
      drift(item!, 'ingress', [], [rule]),
      'alice@example.com',
    );
    expect(found).toMatchObject({
      actor: 'alice@example.com',
      confidence: 'confirmed',
    });
    // One call was enough: it was looked for where the rule first stood.
    expect(
      simulator.calls.filter(({ operation }) => operation === 'LookupEvents'),
    ).toHaveLength(1);
  });

  it('shares calls among many that drifted at once', async () => {
    const results: ResourceResult[] = [];
    const people = ['alice@example.com', 'bob', 'carol', 'dana@example.com'];
    const queues = simulator.account
      .latestItems()
      .filter(({ resourceType }) => resourceType === QUEUE.resourceType);
    queues.forEach((queue, n) => {
      const { item } = simulator.account.change({
        target: queue,
        call: {
          ...setQueue({ VisibilityTimeout: String(300 + n) }),
          requestParameters: {
            queueUrl: queue.resourceId,
            attributes: { VisibilityTimeout: String(300 + n) },
          },
          resources: [{ type: queue.resourceType, name: queue.resourceId }],
        },
        edit: configured({ VisibilityTimeout: String(300 + n) }),
        as: people[n % people.length],
        at: at(n),
      });
      results.push(timeoutDrift(item, 300 + n));
    });
    now = LATER;
    const found = await attributor.attribute(
      results.map(result => ({ result, of: 'drift' as const })),
      {},
    );
    expect(found.map(({ actor }) => actor)).toEqual(
      results.map((_, n) => people[n % people.length]),
    );
    expect(found.every(f => f.confidence === 'confirmed')).toBe(true);
    expect(results.length).toBeGreaterThan(3);
    expect(
      simulator.calls.filter(({ operation }) => operation === 'LookupEvents')
        .length,
    ).toBeLessThan(results.length);
  });

  it('gave no wrong name in all of this', () => {
    // Wherever the truth can be known it was said, and nothing else ever.
    expect(tally).toEqual({ asked: 16, named: 9, unknown: 7, wrong: 0 });
  });
});
