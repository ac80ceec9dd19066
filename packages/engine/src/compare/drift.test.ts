/** @jest-environment node */
import { DESIRED, LIVE, desired, live as item } from '../fixtures/account';
import {
  desiredWith,
  idOf,
  liveWith,
  notInSync,
  results,
} from '../fixtures/edit';
import { JsonObject, JsonValue } from '../types';
import { compare } from './compare';

const QUEUE = idOf('AWS::SQS::Queue');
const INLINE = 'sg-0aaaaaaaaaaaaaaa1';
const PARTS = 'sg-0aaaaaaaaaaaaaaa2';
const ROLE = 'AROAEXAMPLEEXAMPLE01';

const ssh = {
  ipProtocol: 'tcp',
  fromPort: 22,
  toPort: 22,
  ipv4Ranges: [{ cidrIp: '0.0.0.0/0', description: 'quick fix' }],
};
const sshBlock = {
  description: 'quick fix',
  from_port: 22,
  to_port: 22,
  protocol: 'tcp',
  cidr_blocks: ['0.0.0.0/0'],
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
};

function push(list: string, value: JsonValue) {
  return (configuration: JsonObject) => {
    (configuration[list] as JsonValue[]).push(value);
  };
}

describe('drift', () => {
  it('holds before and after of each attribute, in the provider’s names', () => {
    const live = liveWith(QUEUE, (c, i) => {
      c.VisibilityTimeout = 60;
      i.tags = { team: 'payments', env: 'prod', extra: 'x' };
    });
    expect(notInSync({ live })).toEqual([
      expect.objectContaining({
        address: 'aws_sqs_queue.orders',
        verdict: 'drifted',
        kind: 'changed',
        liveAsOf: '2026-03-01T10:00:00.000Z',
        identity: {
          type: 'aws_sqs_queue',
          id: QUEUE,
          arn: 'arn:aws:sqs:eu-west-1:111122223333:orders',
          accountId: '111122223333',
          region: 'eu-west-1',
          resourceType: 'AWS::SQS::Queue',
          resourceId: QUEUE,
        },
        changes: [
          {
            path: 'tags_all.extra',
            desired: null,
            live: 'x',
            sensitive: false,
          },
          {
            path: 'tags_all.team',
            desired: 'orders',
            live: 'payments',
            sensitive: false,
          },
          {
            path: 'visibility_timeout_seconds',
            desired: 45,
            live: 60,
            sensitive: false,
          },
        ],
      }),
    ]);
  });

  it('is a deletion when AWS Config saw one', () => {
    const live = liveWith(QUEUE, (_, i) => {
      i.status = 'deleted';
      i.configuration = null;
    });
    expect(
      notInSync({ live }).map(r => [r.address, r.verdict, r.kind]),
    ).toEqual([
      ['aws_sqs_queue.orders', 'drifted', 'deleted'],
      ['aws_sqs_queue_policy.orders', 'drifted', 'deleted'],
    ]);
    const { changes } = results({ live }).get('aws_sqs_queue.orders') ?? {};
    expect(changes).toContainEqual({
      path: 'visibility_timeout_seconds',
      desired: 45,
      live: null,
      sensitive: false,
    });
    expect(changes?.every(change => change.live === null)).toBe(true);
  });

  it('finds a rule added to a group with rules of its own', () => {
    const live = liveWith(INLINE, push('ipPermissions', ssh));
    const [group, ...others] = notInSync({ live });
    expect(others).toEqual([]);
    expect(group.address).toBe('aws_security_group.inline');
    expect(group.changes.map(c => c.path)).toEqual(['ingress']);
    const [{ desired: before, live: after }] = group.changes;
    expect(before).toHaveLength(1);
    expect(after).toHaveLength(2);
    expect(after).toEqual(expect.arrayContaining([sshBlock]));
    expect(after).toEqual(expect.arrayContaining(before as JsonValue[]));
  });

  it('finds a rule added to a group whose rules are separate resources', () => {
    const live = liveWith(PARTS, push('ipPermissions', ssh));
    const [group, ...others] = notInSync({ live });
    expect(others).toEqual([]);
    expect(group.address).toBe('aws_security_group.parts');
    const [{ path, desired: before, live: after }] = group.changes;
    expect(path).toBe('ingress');
    expect(before).not.toContainEqual(sshBlock);
    expect(after).toContainEqual(sshBlock);
  });

  it('gives a missing rule to the resource that declares it', () => {
    const live = liveWith(PARTS, c => {
      c.ipPermissions = (c.ipPermissions as JsonValue[]).slice(1);
    });
    expect(notInSync({ live }).map(r => [r.address, r.kind])).toEqual([
      ['aws_vpc_security_group_ingress_rule.https', 'deleted'],
    ]);
  });

  it('says which of a rule’s CIDRs is missing', () => {
    const live = liveWith(PARTS, c => {
      (c.ipPermissions as JsonObject[])[1].ipRanges = ['10.3.0.0/16'];
    });
    const [rule, ...others] = notInSync({ live });
    expect(others).toEqual([]);
    expect(rule).toMatchObject({
      address: 'aws_security_group_rule.many',
      kind: 'changed',
      changes: [
        {
          path: 'cidr_blocks',
          desired: ['10.2.0.0/16', '10.3.0.0/16'],
          live: ['10.3.0.0/16'],
        },
      ],
    });
  });

  it('sees a changed description of a rule on the rule', () => {
    const live = liveWith(PARTS, c => {
      (c.ipPermissions as JsonObject[])[0].ipv4Ranges = [
        { cidrIp: '10.1.0.0/16', description: 'other' },
      ];
    });
    expect(notInSync({ live })).toMatchObject([
      {
        address: 'aws_vpc_security_group_ingress_rule.https',
        changes: [{ path: 'description', desired: 'https', live: 'other' }],
      },
    ]);
  });

  it('finds a policy attached and an inline policy added to a role', () => {
    const live = liveWith(ROLE, c => {
      push('attachedManagedPolicies', {
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      })(c);
      push('rolePolicyList', { policyName: 'more', policyDocument: '%7B%7D' })(
        c,
      );
    });
    const [role, ...others] = notInSync({ live });
    expect(others).toEqual([]);
    expect(role.address).toBe('aws_iam_role.worker');
    expect(role.changes).toMatchObject([
      { path: 'inline_policy' },
      {
        path: 'managed_policy_arns',
        desired: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        live: [
          'arn:aws:iam::aws:policy/AdministratorAccess',
          'arn:aws:iam::aws:policy/ReadOnlyAccess',
        ],
      },
    ]);
  });

  it('finds a policy attached to a role that had none', () => {
    const bare = DESIRED.filter(r => r.type === 'aws_iam_role');
    const live = liveWith(ROLE, c => {
      c.rolePolicyList = [];
    });
    expect(notInSync({ desired: bare, live })).toMatchObject([
      {
        kind: 'changed',
        changes: [{ path: 'managed_policy_arns', desired: [] }],
      },
    ]);
  });

  it('finds attachments and inline policies detached or rewritten', () => {
    const live = liveWith(ROLE, c => {
      c.attachedManagedPolicies = [];
      c.rolePolicyList = [
        {
          policyName: 'queue',
          policyDocument:
            '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
        },
      ];
    });
    expect(notInSync({ live }).map(r => [r.address, r.kind])).toEqual([
      ['aws_iam_role_policy.worker', 'changed'],
      ['aws_iam_role_policy_attachment.worker', 'deleted'],
    ]);
  });

  it('finds an inline policy taken from a role whose attachments are separate', () => {
    const policies = [{ name: 'own', policy: '{"Statement":[]}' }];
    const changed = desiredWith('aws_iam_role.worker', {
      inline_policy: policies,
    }).filter(r => r.type !== 'aws_iam_role_policy');
    const live = liveWith(ROLE, c => {
      c.rolePolicyList = [];
    });
    expect(notInSync({ desired: changed, live })).toMatchObject([
      { address: 'aws_iam_role.worker', changes: [{ path: 'inline_policy' }] },
    ]);
  });

  it('finds settings of a bucket that were turned off or taken away', () => {
    const live = liveWith('exports', (_, i) => {
      const settings = i.supplementaryConfiguration;
      settings.BucketVersioningConfiguration = { status: 'Suspended' };
      settings.BucketPolicy = { policyText: null };
      settings.PublicAccessBlockConfiguration = {
        blockPublicAcls: false,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      };
    });
    expect(
      notInSync({ live }).map(r => [r.address, r.kind, r.changes[0]?.path]),
    ).toEqual([
      ['aws_s3_bucket_policy.exports', 'deleted', 'policy'],
      [
        'aws_s3_bucket_public_access_block.exports',
        'changed',
        'block_public_acls',
      ],
      [
        'aws_s3_bucket_versioning.exports',
        'changed',
        'versioning_configuration[0].status',
      ],
    ]);
  });

  it('finds a bucket without the block that the state has', () => {
    const live = liveWith('exports', (_, i) => {
      delete i.supplementaryConfiguration.PublicAccessBlockConfiguration;
    });
    const [block] = notInSync({ live });
    expect(block.changes).toHaveLength(4);
    const unseen = liveWith('exports', (_, i) => {
      i.supplementaryConfiguration = {};
    });
    expect(
      results({ live: unseen }).get(
        'aws_s3_bucket_public_access_block.exports',
      ),
    ).toMatchObject({ verdict: 'unverifiable', reason: 'not-recorded' });
  });

  it('finds a route that leads elsewhere, and one that was added', () => {
    const live = liveWith('rtb-0123456789abcdef0', c => {
      const routes = c.routes as JsonObject[];
      routes[1].gatewayId = null;
      routes[1].natGatewayId = 'nat-1';
      routes.push({
        destinationCidrBlock: '172.16.0.0/12',
        gatewayId: 'pcx-1',
      });
    });
    expect(notInSync({ live })).toMatchObject([
      {
        address: 'aws_route.out',
        changes: [{ path: 'gateway_id', desired: 'igw-1', live: 'nat-1' }],
      },
      { address: 'aws_route_table.main', changes: [{ path: 'route' }] },
    ]);
  });

  it('finds a group opened when nothing declares rules, once the item is newer', () => {
    const bare = DESIRED.filter(r => r.address === 'aws_security_group.parts');
    const [unknown] = notInSync({ desired: bare });
    expect(unknown).toMatchObject({ verdict: 'unverifiable', reason: 'stale' });
    const [known] = notInSync({
      desired: bare,
      desiredAsOf: '2026-02-01T00:00:00.000Z',
    });
    expect(known.changes.map(c => c.path)).toEqual(['egress', 'ingress']);
  });
});

describe('what cannot be verified', () => {
  const queueOnly = DESIRED.filter(r => r.address === 'aws_sqs_queue.orders');
  const reasonOf = (input: Parameters<typeof notInSync>[0]) => {
    const [only, ...others] = notInSync({ desired: queueOnly, ...input });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ verdict: 'unverifiable', changes: [] });
    return only.reason;
  };

  it('is neither green nor drift, and says why', () => {
    expect(reasonOf({ live: [] })).toBe('not-recorded');
    expect(
      reasonOf({
        live: liveWith(QUEUE, (_, i) => {
          i.status = 'not-recorded';
        }),
      }),
    ).toBe('not-recorded');
    expect(
      reasonOf({
        live: liveWith(QUEUE, (_, i) => {
          i.configuration = null;
          i.supplementaryConfiguration = {};
          delete i.tags;
        }),
      }),
    ).toBe('not-recorded');
    expect(
      reasonOf({ desired: [desired('aws_new_thing.x', { id: '1' })] }),
    ).toBe('unsupported-type');
    expect(reasonOf({ desired: [desired('aws_sqs_queue.x', {})] })).toBe(
      'no-identity',
    );
  });

  it('takes the most specific failure for the reason', () => {
    const overall = { reason: 'source-error', detail: 'all' } as const;
    const ofType = {
      resourceType: 'AWS::SQS::Queue',
      reason: 'throttled',
      detail: 'type',
    } as const;
    const ofItem = {
      ...ofType,
      resourceId: QUEUE,
      reason: 'access-denied',
    } as const;
    const other = { ...ofType, resourceType: 'AWS::KMS::Key' };
    expect(reasonOf({ live: [], failures: [overall] })).toBe('source-error');
    expect(reasonOf({ live: [], failures: [overall, ofType] })).toBe(
      'throttled',
    );
    expect(reasonOf({ live: [], failures: [ofType, ofItem] })).toBe(
      'access-denied',
    );
    expect(reasonOf({ live: [], failures: [other] })).toBe('not-recorded');
    expect(notInSync({ failures: [overall] })).toEqual([]);
  });

  it('does not mix up what has the same name in two places', () => {
    const stream = desired('aws_kinesis_stream.s', {
      name: 's',
      retention_period: 24,
    });
    const inRegion = (awsRegion: string, RetentionPeriodHours: number) =>
      item({
        resourceType: 'AWS::Kinesis::Stream',
        resourceId: 's',
        awsRegion,
        configuration: { Name: 's', RetentionPeriodHours },
      });
    const live = [inRegion('eu-west-1', 24), inRegion('us-east-1', 48)];
    expect(reasonOf({ desired: [stream], live })).toBe('no-identity');
    const here = {
      ...stream,
      identity: { account_id: '111122223333', region: 'us-east-1' },
    };
    expect(notInSync({ desired: [here], live })).toMatchObject([
      { changes: [{ path: 'retention_period', live: 48 }] },
    ]);
    expect(reasonOf({ desired: [here], live: live.slice(0, 1) })).toBe(
      'not-recorded',
    );
  });

  it('does not let one unreadable resource touch another', () => {
    const broken = {
      address: 'aws_sqs_queue.broken',
      type: 'aws_sqs_queue',
      attributes: { url: QUEUE },
      sensitivePaths: null as unknown as string[],
    };
    expect(
      notInSync({ desired: [...DESIRED, broken] }).map(r => r.reason),
    ).toEqual(['source-error']);
  });
});

describe('a comparison', () => {
  it('counts, and is in order of address', () => {
    const shuffled = [...DESIRED].reverse();
    const comparison = compare({
      desired: [...shuffled, desired('aws_new_thing.x', { id: '1' })],
      live: LIVE,
    });
    const addresses = comparison.resources.map(r => r.address);
    expect(addresses).toEqual([...addresses].sort());
    expect(comparison.summary).toMatchObject({
      resources: DESIRED.length + 1,
      inSync: DESIRED.length,
      drifted: 0,
      unverifiable: 1,
      unverifiableByReason: { 'unsupported-type': 1 },
    });
    const { attributesCompared, attributesDeclared } = comparison.summary;
    expect(attributesCompared).toBeGreaterThan(100);
    expect(attributesDeclared - attributesCompared).toBe(
      comparison.resources.flatMap(r => r.unverified).length,
    );
  });

  it('lists what was declared and not compared, with the reason', () => {
    const changed = desiredWith('aws_sqs_queue.orders', { brand_new: 'x' });
    expect(
      results({ desired: changed }).get('aws_sqs_queue.orders')?.unverified,
    ).toEqual([{ path: 'brand_new', reason: 'not-mapped' }]);
    expect(results({}).get('aws_db_instance.main')?.unverified).toEqual([
      { path: 'password', reason: 'write-only' },
    ]);
  });

  it('is linear: 20,000 resources in seconds', () => {
    const many = Array.from({ length: 20000 }, (_, i) =>
      desired(`aws_sqs_queue.q${i}`, {
        url: `https://q/${i}`,
        delay_seconds: 1,
      }),
    );
    const lives = many.map((_, i) =>
      item({
        resourceType: 'AWS::SQS::Queue',
        resourceId: `https://q/${i}`,
        configuration: { DelaySeconds: i % 2 },
      }),
    );
    const started = Date.now();
    expect(compare({ desired: many, live: lives }).summary.drifted).toBe(10000);
    expect(Date.now() - started).toBeLessThan(30_000);
  });
});
