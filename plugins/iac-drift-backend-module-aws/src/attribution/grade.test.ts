import type { JsonObject, JsonValue, ResourceResult } from '@iac-drift/engine';
import { change, event, judge, result } from './__testUtils__/judge';

const rule = (port: number, cidrs: string[], more: JsonObject = {}) => ({
  protocol: 'tcp',
  from_port: port,
  to_port: port,
  description: '',
  cidr_blocks: cidrs,
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
  ...more,
});
const permission = (port: number, cidr: string) => ({
  groupId: 'sg-1',
  ipPermissions: {
    items: [
      {
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        groups: {},
        ipRanges: { items: [{ cidrIp: cidr }] },
        ipv6Ranges: {},
        prefixListIds: {},
      },
    ],
  },
});
const group = (desired: JsonValue, live: JsonValue) =>
  result('aws_security_group', 'AWS::EC2::SecurityGroup', [
    change('ingress', desired, live),
  ]);
const opened = group(
  [rule(443, ['10.0.0.0/8'])],
  [rule(22, ['0.0.0.0/0']), rule(443, ['10.0.0.0/8'])],
);
const open = (minute: number, actor: string, port = 22, cidr = '0.0.0.0/0') =>
  event(minute, actor, 'AuthorizeSecurityGroupIngress', permission(port, cidr));
const close = (minute: number, actor: string, port = 22, cidr = '0.0.0.0/0') =>
  event(minute, actor, 'RevokeSecurityGroupIngress', permission(port, cidr));

describe('grade', () => {
  it('confirms who added a rule, by the rule in the request', () => {
    const alice = open(5, 'alice');
    const bob = open(6, 'bob', 8080, '192.168.0.0/16');
    expect(judge(opened, [alice, bob])).toMatchObject({
      confidence: 'confirmed',
      event: alice,
      caller: { actor: 'alice' },
      reason: undefined,
      rejected: [
        {
          eventName: 'AuthorizeSecurityGroupIngress',
          reason: 'Its request does not hold the change.',
        },
      ],
    });
  });

  it('finds a CIDR block that was added to a rule among others', () => {
    const widened = group(
      [rule(443, ['10.0.0.0/8'])],
      [rule(443, ['10.0.0.0/8', '172.16.0.0/12'])],
    );
    expect(
      judge(widened, [open(5, 'alice', 443, '172.16.0.0/12')]).confidence,
    ).toBe('confirmed');
  });

  it('reads a flat request as well as one with a list of permissions', () => {
    const alice = event(5, 'alice', 'AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIp: '0.0.0.0/0',
    });
    expect(judge(opened, [alice]).confidence).toBe('confirmed');
  });

  it('takes the newest of two who did the same', () => {
    expect(
      judge(opened, [open(5, 'alice'), close(6, 'bob'), open(7, 'carol')])
        .caller?.actor,
    ).toBe('carol');
  });

  it('names nobody when the change was undone and made again unseen', () => {
    expect(judge(opened, [open(5, 'alice'), close(6, 'bob')])).toMatchObject({
      confidence: 'unknown',
    });
  });

  it('confirms a rule that was replaced in one call', () => {
    const replaced = group(
      [rule(443, ['10.0.0.0/8'])],
      [rule(443, ['0.0.0.0/0'])],
    );
    const modify = event(5, 'alice', 'ModifySecurityGroupRules', {
      ModifySecurityGroupRulesRequest: {
        GroupId: 'sg-1',
        SecurityGroupRule: {
          SecurityGroupRuleId: 'sgr-1',
          SecurityGroupRule: {
            IpProtocol: 'tcp',
            FromPort: 443,
            ToPort: 443,
            CidrIpv4: '0.0.0.0/0',
          },
        },
      },
    });
    expect(judge(replaced, [modify]).confidence).toBe('confirmed');
  });

  it('confirms one caller of several calls, and only one', () => {
    const replaced = group(
      [rule(443, ['10.0.0.0/8'])],
      [rule(443, ['0.0.0.0/0'])],
    );
    const added = open(5, 'alice', 443, '0.0.0.0/0');
    expect(
      judge(replaced, [added, close(6, 'alice', 443, '10.0.0.0/8')]).confidence,
    ).toBe('confirmed');
    expect(
      judge(replaced, [added, close(6, 'bob', 443, '10.0.0.0/8')]),
    ).toMatchObject({
      confidence: 'probable',
      reason: expect.stringContaining('another caller'),
    });
  });

  it('says what the named call does not explain', () => {
    const both = result('aws_security_group', 'AWS::EC2::SecurityGroup', [
      ...opened.changes,
      change('tags_all.team', 'orders', 'payments'),
    ]);
    expect(judge(both, [open(5, 'alice')])).toMatchObject({
      confidence: 'probable',
      caller: { actor: 'alice' },
      reason: 'The request explains ingress; tags_all was not in it.',
    });
  });

  it('suspects the only one who can have done it', () => {
    const alice = event(5, 'alice', 'AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
    });
    const tags = event(6, 'bob', 'CreateTags', {});
    expect(judge(opened, [alice, tags])).toMatchObject({
      confidence: 'probable',
      byElimination: true,
      caller: { actor: 'alice' },
      rejected: [{ reason: 'It does not change ingress.' }],
    });
  });

  it('does not choose between two who can have done it', () => {
    const request = { groupId: 'sg-1' };
    const name = 'AuthorizeSecurityGroupIngress';
    expect(
      judge(opened, [
        event(5, 'alice', name, request),
        event(6, 'bob', name, request),
      ]),
    ).toMatchObject({
      confidence: 'unknown',
      event: undefined,
      reason: expect.stringContaining('2 calls by 2 callers'),
    });
    expect(
      judge(opened, [
        event(5, 'alice', name, request),
        event(6, 'alice', name, request),
      ]).confidence,
    ).toBe('probable');
  });

  it('suspects nobody for a call before the last recording without the change', () => {
    const early = event(5, 'alice', 'AuthorizeSecurityGroupIngress', {});
    const since = '2025-03-04T10:07:00Z';
    expect(judge(opened, [early], { since }).confidence).toBe('unknown');
    expect(judge(opened, [open(5, 'alice')], { since }).confidence).toBe(
      'confirmed',
    );
  });

  it('passes over calls that failed, dry runs and reads', () => {
    const found = judge(opened, [
      event(
        3,
        'mallory',
        'AuthorizeSecurityGroupIngress',
        permission(22, '0.0.0.0/0'),
        { errorCode: 'Client.UnauthorizedOperation' },
      ),
      event(4, 'mallory', 'AuthorizeSecurityGroupIngress', {
        ...permission(22, '0.0.0.0/0'),
        dryRun: true,
      }),
      event(5, 'eve', 'DescribeSecurityGroups', {}, { readOnly: true }),
      event(6, 'eve', 'DescribeSecurityGroups', {}, { readOnly: 'True' }),
    ]);
    expect(found.confidence).toBe('unknown');
    expect(found.rejected.map(({ reason }) => reason)).toEqual([
      'It was a dry run.',
      'The call failed.',
    ]);
  });

  it('is at most probable for a value that is masked', () => {
    const secret = result('aws_db_instance', 'AWS::RDS::DBInstance', [
      change('password', '(sensitive value)', '(sensitive value)', true),
    ]);
    const modify = event(
      5,
      'alice',
      'ModifyDBInstance',
      { dBInstanceIdentifier: 'db', masterUserPassword: '(sensitive value)' },
      { eventSource: 'rds.amazonaws.com' },
    );
    expect(judge(secret, [modify])).toMatchObject({
      confidence: 'probable',
      caller: { actor: 'alice' },
    });
  });

  it('copies nothing out of a request', () => {
    const found = judge(opened, [
      event(5, 'alice', 'AuthorizeSecurityGroupIngress', {
        groupId: 'sg-1',
        password: 'CANARY',
      }),
      event(6, 'bob', 'CreateTags', { secret: 'CANARY' }),
    ]);
    const { event: _, ...copied } = found;
    expect(JSON.stringify(copied)).not.toContain('CANARY');
  });

  it('looks for the opposite when a change is gone', () => {
    const bob = close(7, 'bob');
    expect(
      judge(opened, [open(5, 'alice'), bob], { of: 'resolution' }),
    ).toMatchObject({ confidence: 'confirmed', event: bob });
  });

  it('names who deleted a resource and who made it again', () => {
    const queue = result('aws_sqs_queue', 'AWS::SQS::Queue', [], {
      kind: 'deleted',
    });
    const sqs = { eventSource: 'sqs.amazonaws.com' };
    const events = [
      event(5, 'alice', 'DeleteQueue', { queueUrl: 'q' }, sqs),
      event(8, 'bob', 'CreateQueue', { queueName: 'q' }, sqs),
    ];
    expect(judge(queue, [events[0]]).caller?.actor).toBe('alice');
    expect(judge(queue, events, { of: 'resolution' }).caller?.actor).toBe(
      'bob',
    );
    expect(judge(queue, events).confidence).toBe('unknown');
  });

  it('takes an event of another service with the same name for no cause', () => {
    expect(
      judge(opened, [
        event(
          5,
          'alice',
          'AuthorizeSecurityGroupIngress',
          permission(22, '0.0.0.0/0'),
          { eventSource: 'elsewhere.amazonaws.com' },
        ),
      ]).confidence,
    ).toBe('unknown');
  });

  describe('of a type that has no table, by the words that APIs have in common', () => {
    const TOPIC = 'AWS::SNS::Topic';
    const source = { eventSource: 'sns.amazonaws.com' };
    const arn = 'arn:aws:sns:eu-west-1:111122223333:alerts';

    it('confirms who deleted it', () => {
      const gone = result('aws_sns_topic', TOPIC, [], { kind: 'deleted' });
      const deleted = event(
        5,
        'alice',
        'DeleteTopic',
        { topicArn: arn },
        source,
      );
      const other = event(6, 'bob', 'DeleteSubscription', {}, source);
      expect(judge(gone, [deleted, other])).toMatchObject({
        confidence: 'confirmed',
        caller: { actor: 'alice' },
      });
    });

    it('confirms who set or took a tag', () => {
      const tagged = result('aws_sns_topic', TOPIC, [
        change('tags_all.team', 'a', 'b'),
      ]);
      const tag = event(
        5,
        'alice',
        'TagResource',
        { resourceArn: arn, tags: [{ key: 'team', value: 'b' }] },
        source,
      );
      expect(judge(tagged, [tag]).caller?.actor).toBe('alice');
      const bare = result('aws_sns_topic', TOPIC, [
        change('tags_all.team', 'a', null),
      ]);
      const untag = event(
        5,
        'bob',
        'UntagResource',
        { resourceArn: arn, tagKeys: ['team'] },
        source,
      );
      expect(judge(bare, [untag]).caller?.actor).toBe('bob');
    });
  });

  it('suspects any change of a type that has no table yet', () => {
    const alarm = result(
      'aws_cloudwatch_metric_alarm',
      'AWS::CloudWatch::Alarm',
      [change('threshold', 5, 50)],
    );
    expect(
      judge(alarm, [
        event(
          5,
          'alice',
          'PutMetricAlarm',
          { threshold: 50 },
          { eventSource: 'monitoring.amazonaws.com' },
        ),
      ]).confidence,
    ).toBe('confirmed');
  });

  it('suspects nobody for a call that may have changed anything or nothing', () => {
    const cluster = result('aws_ecs_cluster', 'AWS::ECS::Cluster', [
      change('setting', 'a', 'b'),
    ]);
    expect(
      judge(cluster, [event(5, 'alice', 'UpdateService', { cluster: 'r-1' })]),
    ).toMatchObject({ confidence: 'unknown', caller: undefined });
  });

  const policy = (...actions: string[]) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });

  describe.each<
    [
      string,
      ResourceResult,
      { source: string; name: string; request: JsonObject },
      { name?: string; request: JsonObject },
    ]
  >([
    [
      'a tag',
      result('aws_instance', 'AWS::EC2::Instance', [
        change('tags_all.team', 'orders', 'payments'),
      ]),
      {
        source: 'ec2',
        name: 'CreateTags',
        request: {
          resourcesSet: { items: [{ resourceId: 'i-1' }] },
          tagSet: { items: [{ key: 'team', value: 'payments' }] },
        },
      },
      { request: { tagSet: { items: [{ key: 'team', value: 'other' }] } } },
    ],
    [
      'a tag whose key has dots, gone',
      result('aws_instance', 'AWS::EC2::Instance', [
        change('tags_all.example.com/team', 'orders', null),
      ]),
      {
        source: 'ec2',
        name: 'DeleteTags',
        request: { tagSet: { items: [{ key: 'example.com/team' }] } },
      },
      { request: { tagSet: { items: [{ key: 'example.com' }] } } },
    ],
    [
      'tags in a map',
      result('aws_lambda_function', 'AWS::Lambda::Function', [
        change('tags_all', { a: '1' }, { a: '1', b: '2' }),
      ]),
      {
        source: 'lambda',
        name: 'TagResource20170331v2',
        request: { resource: 'arn', tags: { b: '2' } },
      },
      { request: { resource: 'arn', tags: { b: '3' } } },
    ],
    [
      'a tag that a new set of tags left out',
      result('aws_s3_bucket', 'AWS::S3::Bucket', [
        change('tags_all.team', 'orders', null),
      ]),
      {
        source: 's3',
        name: 'PutBucketTagging',
        request: {
          bucketName: 'b',
          Tagging: { TagSet: { Tag: [{ Key: 'env', Value: 'prod' }] } },
        },
      },
      {
        request: {
          bucketName: 'b',
          Tagging: { TagSet: { Tag: { Key: 'team', Value: 'x' } } },
        },
      },
    ],
    [
      'an instance type',
      result('aws_instance', 'AWS::EC2::Instance', [
        change('instance_type', 't3.micro', 't3.large'),
      ]),
      {
        source: 'ec2',
        name: 'ModifyInstanceAttribute',
        request: { instanceId: 'i-1', instanceType: { value: 't3.large' } },
      },
      { request: { instanceId: 'i-1', instanceType: { value: 't3.small' } } },
    ],
    [
      'a switch of an instance',
      result('aws_instance', 'AWS::EC2::Instance', [
        change('metadata_options[0].http_tokens', 'required', 'optional'),
      ]),
      {
        source: 'ec2',
        name: 'ModifyInstanceMetadataOptions',
        request: {
          ModifyInstanceMetadataOptionsRequest: {
            InstanceId: 'i-1',
            HttpTokens: 'optional',
          },
        },
      },
      {
        request: {
          ModifyInstanceMetadataOptionsRequest: { HttpEndpoint: 'optional' },
        },
      },
    ],
    [
      'detailed monitoring',
      result('aws_instance', 'AWS::EC2::Instance', [
        change('monitoring', true, false),
      ]),
      { source: 'ec2', name: 'UnmonitorInstances', request: {} },
      { name: 'MonitorInstances', request: {} },
    ],
    [
      'versioning',
      result('aws_s3_bucket_versioning', 'AWS::S3::Bucket', [
        change('versioning_configuration[0].status', 'Enabled', 'Suspended'),
      ]),
      {
        source: 's3',
        name: 'PutBucketVersioning',
        request: {
          bucketName: 'b',
          VersioningConfiguration: { Status: 'Suspended' },
        },
      },
      {
        request: {
          bucketName: 'b',
          VersioningConfiguration: { Status: 'Enabled' },
        },
      },
    ],
    [
      'a public access block that was taken away',
      result('aws_s3_bucket_public_access_block', 'AWS::S3::Bucket', [
        change('block_public_acls', true, false),
      ]),
      {
        source: 's3',
        name: 'DeleteBucketPublicAccessBlock',
        request: { bucketName: 'b' },
      },
      {
        name: 'PutBucketPublicAccessBlock',
        request: {
          PublicAccessBlockConfiguration: { BlockPublicAcls: true },
        },
      },
    ],
    [
      'a policy document, formatted otherwise',
      result('aws_iam_policy', 'AWS::IAM::Policy', [
        change(
          'policy',
          JSON.stringify(policy('s3:GetObject')),
          JSON.stringify(policy('s3:GetObject', 's3:PutObject')),
        ),
      ]),
      {
        source: 'iam',
        name: 'CreatePolicyVersion',
        request: {
          policyArn: 'arn:aws:iam::1:policy/p',
          policyDocument: JSON.stringify(
            policy('s3:PutObject', 's3:GetObject'),
            null,
            2,
          ),
        },
      },
      {
        request: {
          policyDocument: JSON.stringify(
            policy('s3:GetObject', 's3:PutObject', 's3:DeleteObject'),
          ),
        },
      },
    ],
    [
      'a trust policy, URL-encoded',
      result('aws_iam_role', 'AWS::IAM::Role', [
        change('assume_role_policy', null, policy('sts:AssumeRole')),
      ]),
      {
        source: 'iam',
        name: 'UpdateAssumeRolePolicy',
        request: {
          roleName: 'r',
          policyDocument: encodeURIComponent(
            JSON.stringify(policy('sts:AssumeRole')),
          ),
        },
      },
      { request: { roleName: 'r', policyDocument: '{}' } },
    ],
    [
      'an attachment',
      result('aws_iam_role_policy_attachment', 'AWS::IAM::Role', [], {
        kind: 'deleted',
        identity: {
          type: 'aws_iam_role_policy_attachment',
          id: 'app/arn:aws:iam::aws:policy/ReadOnlyAccess',
          resourceType: 'AWS::IAM::Role',
          resourceId: 'AROAEXAMPLEEXAMPLE123',
        },
      }),
      {
        source: 'iam',
        name: 'DetachRolePolicy',
        request: {
          roleName: 'app',
          policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        },
      },
      {
        request: {
          roleName: 'app',
          policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        },
      },
    ],
    [
      'an attribute of a function',
      result('aws_lambda_function', 'AWS::Lambda::Function', [
        change('memory_size', 128, 1024),
      ]),
      {
        source: 'lambda',
        name: 'UpdateFunctionConfiguration20150331v2',
        request: { functionName: 'f', memorySize: 1024 },
      },
      { request: { functionName: 'f', timeout: 1024 } },
    ],
    [
      'an attribute of a queue, as text',
      result('aws_sqs_queue', 'AWS::SQS::Queue', [
        change('visibility_timeout_seconds', 30, 60),
      ]),
      {
        source: 'sqs',
        name: 'SetQueueAttributes',
        request: { queueUrl: 'q', attributes: { VisibilityTimeout: '60' } },
      },
      { request: { queueUrl: 'q', attributes: { DelaySeconds: '60' } } },
    ],
    [
      'a class of a database',
      result('aws_db_instance', 'AWS::RDS::DBInstance', [
        change('deletion_protection', true, false),
      ]),
      {
        source: 'rds',
        name: 'ModifyDBInstance',
        request: { dBInstanceIdentifier: 'd', deletionProtection: false },
      },
      { request: { dBInstanceIdentifier: 'd', multiAZ: false } },
    ],
    [
      'the rotation of a key',
      result('aws_kms_key', 'AWS::KMS::Key', [
        change('enable_key_rotation', true, false),
      ]),
      { source: 'kms', name: 'DisableKeyRotation', request: { keyId: 'k' } },
      { name: 'EnableKeyRotation', request: { keyId: 'k' } },
    ],
    [
      'recovery of a table',
      result('aws_dynamodb_table', 'AWS::DynamoDB::Table', [
        change('point_in_time_recovery[0].enabled', true, false),
      ]),
      {
        source: 'dynamodb',
        name: 'UpdateContinuousBackups',
        request: {
          tableName: 't',
          pointInTimeRecoverySpecification: {
            pointInTimeRecoveryEnabled: false,
          },
        },
      },
      {
        request: {
          tableName: 't',
          pointInTimeRecoverySpecification: {
            pointInTimeRecoveryEnabled: true,
          },
        },
      },
    ],
  ])('of %s', (_, subject, { source, name, request }, other) => {
    const eventSource = `${source}.amazonaws.com`;

    it('confirms the call that holds it', () => {
      expect(
        judge(subject, [event(5, 'alice', name, request, { eventSource })])
          .confidence,
      ).toBe('confirmed');
    });

    it('confirms no call that holds something else', () => {
      expect(
        judge(subject, [
          event(5, 'bob', other.name ?? name, other.request, { eventSource }),
        ]).confidence,
      ).not.toBe('confirmed');
    });
  });
});
