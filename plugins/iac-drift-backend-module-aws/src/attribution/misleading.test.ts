import type { JsonObject, JsonValue } from '@iac-drift/engine';
import fc from 'fast-check';
import { change, event, judge, result } from './__testUtils__/judge';
import { namesResource } from './namesResource';

const rule = (
  from: number,
  to: number,
  cidr: string,
  protocol = 'tcp',
): JsonObject => ({
  protocol,
  from_port: from,
  to_port: to,
  description: '',
  cidr_blocks: [cidr],
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
});
const permission = (from: number, to: number, cidrs: string[]): JsonObject => ({
  ipProtocol: 'tcp',
  fromPort: from,
  toPort: to,
  groups: {},
  ipRanges: { items: cidrs.map(cidrIp => ({ cidrIp })) },
  ipv6Ranges: {},
  prefixListIds: {},
});
const authorize = (minute: number, actor: string, ...items: JsonObject[]) =>
  event(minute, actor, 'AuthorizeSecurityGroupIngress', {
    groupId: 'sg-1',
    ipPermissions: { items },
  });
const group = (desired: JsonValue, live: JsonValue) =>
  result('aws_security_group', 'AWS::EC2::SecurityGroup', [
    change('ingress', desired, live),
  ]);

describe('a request that only seems to hold the change', () => {
  it('has its parts in different rules', () => {
    const opened = group([], [rule(22, 22, '0.0.0.0/0')]);
    const alice = authorize(5, 'alice', permission(22, 22, ['0.0.0.0/0']));
    const bob = authorize(
      6,
      'bob',
      permission(22, 22, ['10.0.0.0/8']),
      permission(443, 443, ['0.0.0.0/0']),
    );
    expect(judge(opened, [alice, bob]).caller?.actor).toBe('alice');
    expect(judge(opened, [bob]).confidence).not.toBe('confirmed');
  });

  it('opens a range of ports that has the same end', () => {
    const opened = group([], [rule(22, 22, '0.0.0.0/0')]);
    const alice = authorize(5, 'alice', permission(22, 22, ['0.0.0.0/0']));
    const bob = authorize(6, 'bob', permission(22, 443, ['0.0.0.0/0']));
    expect(judge(opened, [alice, bob]).caller?.actor).toBe('alice');
  });

  it('opens one port where all were opened', () => {
    const opened = group([], [rule(0, 0, '0.0.0.0/0', '-1')]);
    const alice = authorize(5, 'alice', {
      ipProtocol: '-1',
      ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
    });
    const bob = authorize(6, 'bob', permission(443, 443, ['0.0.0.0/0']));
    expect(judge(opened, [alice, bob]).caller?.actor).toBe('alice');
  });

  it('is still held by a request with many blocks and kinds of them', () => {
    const opened = group([], [rule(22, 22, '10.0.0.0/8')]);
    const alice = authorize(5, 'alice', {
      ...permission(22, 22, ['192.168.0.0/16', '10.0.0.0/8']),
      ipv6Ranges: { items: [{ cidrIpv6: '::/0' }, { cidrIpv6: 'fd00::/8' }] },
    });
    expect(judge(opened, [alice]).confidence).toBe('confirmed');
  });

  const table = (path: string, desired: JsonValue, live: JsonValue) =>
    result('aws_dynamodb_table', 'AWS::DynamoDB::Table', [
      change(path, desired, live),
    ]);
  const dynamodb = { eventSource: 'dynamodb.amazonaws.com' };

  it.each<[string, JsonObject]>([
    ['the switch of something else', { sSESpecification: { enabled: true } }],
    ['a switch of another name', { deletionProtectionEnabled: true }],
  ])('turns %s', (_, request) => {
    const expiring = table('ttl[0].enabled', false, true);
    const alice = event(
      5,
      'alice',
      'UpdateTimeToLive',
      {
        tableName: 't',
        timeToLiveSpecification: { enabled: true, attributeName: 'expires' },
      },
      dynamodb,
    );
    const bob = event(
      6,
      'bob',
      'UpdateTable',
      { tableName: 't', ...request },
      dynamodb,
    );
    expect(judge(expiring, [alice, bob])).toMatchObject({
      confidence: 'confirmed',
      caller: { actor: 'alice' },
    });
  });

  it('sets the size of something else', () => {
    const larger = result('aws_lambda_function', 'AWS::Lambda::Function', [
      change('ephemeral_storage[0].size', 512, 1024),
    ]);
    const source = { eventSource: 'lambda.amazonaws.com' };
    const name = 'UpdateFunctionConfiguration20150331v2';
    const alice = event(
      5,
      'alice',
      name,
      { functionName: 'f', ephemeralStorage: { size: 1024 } },
      source,
    );
    const bob = event(
      6,
      'bob',
      name,
      { functionName: 'f', memorySize: 1024 },
      source,
    );
    expect(judge(larger, [alice, bob])).toMatchObject({
      confidence: 'confirmed',
      caller: { actor: 'alice' },
    });
  });

  it('has the same words in another order of statements', () => {
    const policy = (allowed: string, denied: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: allowed, Resource: '*', Principal: '*' },
          { Effect: 'Deny', Action: denied, Resource: '*', Principal: '*' },
        ],
      });
    const key = result('aws_kms_key', 'AWS::KMS::Key', [
      change(
        'policy',
        policy('kms:List*', 'kms:Put*'),
        policy('kms:Get*', 'kms:Put*'),
      ),
    ]);
    const put = (minute: number, actor: string, text: string) =>
      event(
        minute,
        actor,
        'PutKeyPolicy',
        { keyId: 'k', policyName: 'default', policy: text },
        { eventSource: 'kms.amazonaws.com' },
      );
    const alice = put(5, 'alice', policy('kms:Get*', 'kms:Put*'));
    const bob = put(6, 'bob', policy('kms:Put*', 'kms:Get*'));
    expect(judge(key, [alice]).confidence).toBe('confirmed');
    expect(judge(key, [alice, bob]).caller?.actor).not.toBe('bob');
  });

  const part = (type: string, resourceType: string, id: string) =>
    result(type, resourceType, [], {
      kind: 'deleted',
      identity: { type, resourceType, resourceId: 'r-1', id },
    });
  const iam = { eventSource: 'iam.amazonaws.com' };

  it.each([
    [
      'the end of its name',
      { roleName: 'app', policyName: 'policy' },
      'app:deploy-policy',
    ],
    [
      'its name as that of the role',
      { roleName: 'worker', policyName: 'other' },
      'worker:worker',
    ],
  ])('names a part by %s', (_, request, id) => {
    const bob = event(5, 'bob', 'DeleteRolePolicy', request, iam);
    expect(
      judge(part('aws_iam_role_policy', 'AWS::IAM::Role', id), [bob])
        .confidence,
    ).not.toBe('confirmed');
  });

  it('takes away another rule while one was replaced', () => {
    const gone = part(
      'aws_security_group_rule',
      'AWS::EC2::SecurityGroup',
      'sgrule-1',
    );
    const alice = event(5, 'alice', 'ModifySecurityGroupRules', {
      ModifySecurityGroupRulesRequest: { GroupId: 'sg-1' },
    });
    const bob = event(6, 'bob', 'RevokeSecurityGroupIngress', {
      groupId: 'sg-1',
    });
    expect(judge(gone, [alice, bob])).toMatchObject({ confidence: 'unknown' });
  });

  it('puts a part that somebody deleted later, unseen', () => {
    const gone = part('aws_iam_role_policy', 'AWS::IAM::Role', 'app:deploy');
    const bob = event(
      5,
      'bob',
      'PutRolePolicy',
      { roleName: 'app', policyName: 'deploy', policyDocument: '{}' },
      iam,
    );
    expect(judge(gone, [bob])).toMatchObject({ confidence: 'unknown' });
  });

  it('is of another service, with the same words', () => {
    const stream = result('aws_kinesis_stream', 'AWS::Kinesis::Stream', [
      change('tags_all.env', 'dev', 'prod'),
    ]);
    const tag = (service: string) =>
      event(
        5,
        'bob',
        'TagResource',
        { resourceArn: 'orders', tags: [{ Key: 'env', Value: 'prod' }] },
        { eventSource: `${service}.amazonaws.com` },
      );
    expect(judge(stream, [tag('kinesis')]).confidence).toBe('confirmed');
    expect(judge(stream, [tag('ecr')]).confidence).toBe('unknown');
  });

  const routes = (desired: JsonValue, live: JsonValue) =>
    result('aws_route_table', 'AWS::EC2::RouteTable', [
      change('route', desired, live),
    ]);
  const route = (cidr: string, gateway: string): JsonObject => ({
    cidr_block: cidr,
    gateway_id: gateway,
    nat_gateway_id: '',
  });

  it('makes a route while another was taken away', () => {
    const closed = routes([route('10.1.0.0/16', 'vgw-1')], []);
    const alice = event(5, 'alice', 'DeleteRoute', {
      routeTableId: 'r-1',
      destinationCidrBlock: '10.1.0.0/16',
    });
    const bob = event(6, 'bob', 'CreateRoute', {
      routeTableId: 'r-1',
      destinationCidrBlock: '10.2.0.0/16',
      gatewayId: 'vgw-1',
    });
    expect(judge(closed, [alice, bob])).toMatchObject({
      confidence: 'confirmed',
      caller: { actor: 'alice' },
    });
  });

  it('takes away a rule of which it says less than the code', () => {
    const named = (port: number) => ({
      ...rule(port, port, '10.0.0.0/8'),
      description: 'from the office',
    });
    const closed = group([named(22), named(80)], [named(80)]);
    const revoke = (minute: number, actor: string, port: number) =>
      event(minute, actor, 'RevokeSecurityGroupIngress', {
        groupId: 'r-1',
        ipPermissions: { items: [permission(port, port, ['10.0.0.0/8'])] },
      });
    const alice = revoke(5, 'alice', 22);
    const bob = revoke(6, 'bob', 443);
    expect(judge(closed, [alice, bob])).toMatchObject({
      confidence: 'confirmed',
      caller: { actor: 'alice' },
    });
    expect(judge(closed, [bob]).confidence).not.toBe('confirmed');
  });

  it('makes another index of a table', () => {
    const index = (name: string) => ({ name, hash_key: name });
    const fewer = table('global_secondary_index', [index('by-day')], []);
    const bob = event(
      5,
      'bob',
      'UpdateTable',
      {
        tableName: 't',
        globalSecondaryIndexUpdates: [{ create: { indexName: 'by-week' } }],
      },
      dynamodb,
    );
    expect(judge(fewer, [bob]).confidence).not.toBe('confirmed');
  });

  const attached = (arns: string[]) =>
    result('aws_iam_role', 'AWS::IAM::Role', [
      change('managed_policy_arns', [], arns),
    ]);
  const tagged = (to: string | null) =>
    result('aws_instance', 'AWS::EC2::Instance', [
      change('tags_all.a', '1', to),
    ]);
  const other = permission(8080, 8080, ['192.168.0.0/16']);
  const items = { groupId: 'sg-1', ipPermissions: { items: [other] } };
  it.each<[string, ReturnType<typeof result>, string, JsonObject]>([
    [
      'a rule',
      group([], [rule(22, 22, '0.0.0.0/0')]),
      'AuthorizeSecurityGroupIngress',
      items,
    ],
    [
      'a rule that went',
      group([rule(22, 22, '0.0.0.0/0')], []),
      'RevokeSecurityGroupIngress',
      items,
    ],
    [
      'the description of a rule',
      group([], [rule(22, 22, '0.0.0.0/0')]),
      'UpdateSecurityGroupRuleDescriptionsIngress',
      { ipPermissions: { items: [permission(22, 22, ['0.0.0.0/0'])] } },
    ],
    [
      'another policy',
      attached(['arn:aws:iam::aws:policy/AdministratorAccess']),
      'AttachRolePolicy',
      { roleName: 'r-1', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    ],
    [
      'another part',
      part('aws_iam_role_policy_attachment', 'AWS::IAM::Role', 'app/arn:a'),
      'DetachRolePolicy',
      { roleName: 'app', policyArn: 'arn:b' },
    ],
    [
      'another attribute',
      result('aws_lambda_function', 'AWS::Lambda::Function', [
        change('environment[0].variables.A', 'x', 'y', true),
      ]),
      'UpdateFunctionConfiguration20150331v2',
      { functionName: 'r-1', memorySize: 1024 },
    ],
    [
      'another tag',
      tagged('2'),
      'CreateTags',
      { tagSet: { items: [{ key: 'b', value: '2' }] } },
    ],
    [
      'another tag that went',
      tagged(null),
      'DeleteTags',
      { tagSet: { items: [{ key: 'b' }] } },
    ],
  ])('does %s, be it the only call', (_, subject, name, request) => {
    const [, service] = subject.identity.resourceType!.split('::');
    const bob = event(5, 'bob', name, request, {
      eventSource: `${service.toLowerCase()}.amazonaws.com`,
    });
    expect(judge(subject, [bob])).toMatchObject({
      confidence: 'unknown',
      caller: undefined,
    });
  });
});

describe('a request that holds the change in a way of its own', () => {
  it('confirms who described a rule anew', () => {
    const described = (description: string) => ({
      ...rule(22, 22, '10.0.0.0/8'),
      description,
    });
    const bob = event(5, 'bob', 'UpdateSecurityGroupRuleDescriptionsIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ...permission(22, 22, []),
            ipRanges: {
              items: [{ cidrIp: '10.0.0.0/8', description: 'from home' }],
            },
          },
        ],
      },
    });
    expect(
      judge(group([described('office')], [described('from home')]), [bob]),
    ).toMatchObject({ confidence: 'confirmed', caller: { actor: 'bob' } });
  });

  it.each<[string, string, string, JsonValue, JsonValue, string, JsonObject]>([
    [
      'aws_sns_topic',
      'AWS::SNS::Topic',
      'display_name',
      'a',
      'b',
      'SetTopicAttributes',
      { topicArn: 'r-1', attributeName: 'DisplayName', attributeValue: 'b' },
    ],
    [
      'aws_instance',
      'AWS::EC2::Instance',
      'instance_type',
      't3.nano',
      'm5.xl',
      'ModifyInstanceAttribute',
      { instanceId: 'r-1', attribute: 'instanceType', value: 'm5.xl' },
    ],
    [
      'aws_lb',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'idle_timeout',
      60,
      120,
      'ModifyLoadBalancerAttributes',
      {
        loadBalancerArn: 'r-1',
        attributes: [{ key: 'idle_timeout.timeout_seconds', value: '120' }],
      },
    ],
    [
      'aws_sqs_queue',
      'AWS::SQS::Queue',
      'message_retention_seconds',
      60,
      120,
      'SetQueueAttributes',
      { queueUrl: 'r-1', attributes: { MessageRetentionPeriod: '120' } },
    ],
    [
      'aws_sqs_queue',
      'AWS::SQS::Queue',
      'max_message_size',
      1024,
      2048,
      'SetQueueAttributes',
      { queueUrl: 'r-1', attributes: { MaximumMessageSize: '2048' } },
    ],
    [
      'aws_db_instance',
      'AWS::RDS::DBInstance',
      'iam_database_authentication_enabled',
      true,
      false,
      'ModifyDBInstance',
      { dBInstanceIdentifier: 'r-1', enableIAMDatabaseAuthentication: false },
    ],
    [
      'aws_route53_zone',
      'AWS::Route53::HostedZone',
      'tags_all.env',
      'dev',
      'prod',
      'ChangeTagsForResource',
      {
        resourceType: 'hostedzone',
        resourceId: 'r-1',
        addTags: [{ key: 'env', value: 'prod' }],
      },
    ],
    [
      'aws_route53_zone',
      'AWS::Route53::HostedZone',
      'tags_all.env',
      'dev',
      null,
      'ChangeTagsForResource',
      { resourceType: 'hostedzone', resourceId: 'r-1', removeTagKeys: ['env'] },
    ],
    [
      'aws_s3_bucket',
      'AWS::S3::Bucket',
      'tags_all.env',
      'dev',
      'prod',
      'TagResource',
      { resourceArn: 'arn:aws:s3:::b', tags: [{ Key: 'env', Value: 'prod' }] },
    ],
    [
      'aws_efs_file_system',
      'AWS::EFS::FileSystem',
      'throughput_mode',
      'bursting',
      'elastic',
      'UpdateFileSystem',
      { fileSystemId: 'r-1', throughputMode: 'elastic' },
    ],
    [
      'aws_sqs_queue',
      'AWS::SQS::Queue',
      'tags_all.env',
      'dev',
      'prod',
      'TagResources',
      { resourceARNList: ['arn:aws:sqs:eu-west-1:1:q'], tags: { env: 'prod' } },
    ],
    [
      'aws_instance',
      'AWS::EC2::Instance',
      'tags_all.env',
      'dev',
      null,
      'UntagResources',
      {
        resourceARNList: ['arn:aws:ec2:eu-west-1:1:instance/i-1'],
        tagKeys: ['env'],
      },
    ],
  ])(
    'confirms %s (%s) %s: %p to %p by %s',
    (type, resourceType, path, desired, live, name, request) => {
      const services: Record<string, string> = {
        EFS: 'elasticfilesystem',
        ElasticLoadBalancingV2: 'elasticloadbalancing',
      };
      const [, service] = resourceType.split('::');
      const source =
        name.endsWith('tagResources') || name === 'TagResources'
          ? 'tagging'
          : services[service] ?? service.toLowerCase();
      const alice = event(5, 'alice', name, request, {
        eventSource: `${source}.amazonaws.com`,
      });
      expect(
        judge(result(type, resourceType, [change(path, desired, live)]), [
          alice,
        ]),
      ).toMatchObject({ confidence: 'confirmed', caller: { actor: 'alice' } });
    },
  );
});

it('takes apart requests that never end', () => {
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  const opened = group([], [rule(22, 22, '0.0.0.0/0')]);
  const bob = { ...authorize(5, 'bob'), requestParameters: deep };
  const key = result('aws_kms_key', 'AWS::KMS::Key', [
    change('policy', '{}', '{"Statement":[]}'),
  ]);
  expect(judge(opened, [bob]).confidence).not.toBe('confirmed');
  expect(judge(key, [bob]).confidence).toBe('unknown');
});

it('throws at nothing that a request may hold', () => {
  const word = fc.constantFrom(
    '__proto__',
    'constructor',
    'key',
    'value',
    'attribute',
    'name',
    'tags',
    'tagSet',
    'items',
    'policy',
    'Statement',
    'ipPermissions',
    'fromPort',
    'cluster',
    'r-1',
    'arn:aws:sqs:eu-west-1:1:q',
    '{"Statement":[{"a":null}]}',
    '%7B%22a%22%3A1%7D',
    '%zz',
  );
  const { json } = fc.letrec<{ json: JsonValue }>(tie => ({
    json: fc.oneof(
      { depthSize: 'small' },
      word,
      fc.constantFrom(null, true, 0, -1, 22, ''),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(word, tie('json'), { maxKeys: 4 }),
    ),
  }));
  const subjects = [
    group([], [rule(22, 22, '0.0.0.0/0')]),
    group([rule(22, 22, '0.0.0.0/0')], []),
    result('aws_sqs_queue', 'AWS::SQS::Queue', [
      change('policy', '{}', '{"Statement":[]}'),
      change('tags_all', { a: '1' }, { __proto__: '2', b: '1' }),
      change('x[0].enabled', true, null),
    ]),
    result('aws_iam_role_policy', 'AWS::IAM::Role', [], { kind: 'deleted' }),
    result('aws_thing', '', [change('name', 'a', 'r-1')]),
  ];
  const names = [
    'AuthorizeSecurityGroupIngress',
    'RevokeSecurityGroupIngress',
    'SetQueueAttributes',
    'TagQueue',
    'UntagQueue',
    'TagResources',
    '__proto__',
    'constructor',
    'ChangeTagsForResource',
  ];
  const sources = ['ec2', 'sqs', 'iam', 'tagging', '', '__proto__'];
  fc.assert(
    fc.property(
      json,
      fc.constantFrom(...names),
      fc.constantFrom(...sources),
      fc.constantFrom(...subjects),
      (requestParameters, name, source, subject) => {
        const call = {
          ...event(
            5,
            'bob',
            name,
            {},
            { eventSource: `${source}.amazonaws.com` },
          ),
          requestParameters,
        };
        expect(judge(subject, [call])).toBeDefined();
        expect(judge(subject, [call], { of: 'resolution' })).toBeDefined();
        namesResource(call, {
          names: ['r-1', 'arn:aws:sqs:eu-west-1:1:q'],
          resourceType: subject.identity.resourceType,
        });
      },
    ),
    { numRuns: 2_000 },
  );
});
