/** @jest-environment node */
import { desired, live } from '../fixtures/account';
import { normaliseModel } from '../items/normaliseModel';
import { parseConfigItems } from '../items/parseConfigItems';
import { DesiredResource, JsonObject, LiveItem } from '../types';
import { compare } from './compare';

function modelOf(
  typeName: string,
  identifier: string,
  properties: JsonObject,
): LiveItem {
  const item = normaliseModel({ typeName, identifier, properties });
  if (item === undefined) throw new Error('the fixture is no model');
  return item;
}

/** `drifted path path`, `in-sync`, or the reason why neither. */
function judged(
  resource: DesiredResource | DesiredResource[],
  items: LiveItem[],
  desiredAsOf?: string,
): string {
  const [result] = compare({
    desired: [resource].flat(),
    live: items,
    desiredAsOf,
  }).resources;
  return [
    result.reason ?? result.kind ?? result.verdict,
    ...result.changes.map(change => change.path),
  ].join(' ');
}

describe('types that Cloud Control alone shows', () => {
  const cases: [DesiredResource, string, string, JsonObject, JsonObject][] = [
    [
      desired('aws_cloudwatch_log_group.x', {
        name: '/a',
        retention_in_days: 30,
        kms_key_id: '',
        tags_all: { team: 'a' },
      }),
      'AWS::Logs::LogGroup',
      '/a',
      { RetentionInDays: 30, Tags: [{ Key: 'team', Value: 'a' }] },
      { Tags: [{ Key: 'team', Value: 'a' }] },
    ],
    [
      desired('aws_cloudwatch_log_metric_filter.x', {
        name: 'f',
        log_group_name: '/a',
        pattern: 'ERROR',
        metric_transformation: [
          { name: 'm', namespace: 'n', value: '1', unit: 'None' },
        ],
      }),
      'AWS::Logs::MetricFilter',
      '/a|f',
      {
        FilterPattern: 'ERROR',
        MetricTransformations: [
          { MetricName: 'm', MetricNamespace: 'n', MetricValue: '1' },
        ],
      },
      { FilterPattern: 'WARN' },
    ],
    [
      desired('aws_sns_topic_subscription.x', {
        arn: 'arn:s',
        protocol: 'sqs',
        endpoint: 'arn:q',
        filter_policy: '{"a": ["b"]}',
      }),
      'AWS::SNS::Subscription',
      'arn:s',
      { Protocol: 'sqs', Endpoint: 'arn:q', FilterPolicy: { a: ['b'] } },
      { Protocol: 'sqs', Endpoint: 'arn:other' },
    ],
    [
      desired('aws_lambda_event_source_mapping.x', {
        uuid: 'u',
        function_name: 'arn:aws:lambda:eu-west-1:1:function:f',
        enabled: true,
        batch_size: 10,
      }),
      'AWS::Lambda::EventSourceMapping',
      'u',
      { FunctionName: 'f', Enabled: true, BatchSize: 10 },
      { FunctionName: 'f', Enabled: false, BatchSize: 10 },
    ],
    [
      desired('aws_ssm_parameter.x', {
        name: '/p',
        type: 'SecureString',
        value: 'secret-value',
        data_type: 'text',
      }),
      'AWS::SSM::Parameter',
      '/p',
      { Name: '/p', Type: 'SecureString', Value: 'secret-value' },
      { Name: '/p', Type: 'String', Value: 'secret-value' },
    ],
    [
      desired('aws_lb_listener_rule.x', {
        arn: 'arn:r',
        priority: 10,
        action: [{ type: 'forward', target_group_arn: 'arn:g', forward: [] }],
        condition: [
          { path_pattern: [{ values: ['/a', '/b'] }], host_header: [] },
        ],
      }),
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      'arn:r',
      {
        Priority: 10,
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [{ TargetGroupArn: 'arn:g', Weight: 5 }],
            },
          },
        ],
        Conditions: [
          {
            Field: 'path-pattern',
            PathPatternConfig: { Values: ['/b', '/a'] },
          },
        ],
      },
      {
        Priority: 10,
        Actions: [{ Type: 'forward', TargetGroupArn: 'arn:g' }],
        Conditions: [{ Field: 'path-pattern', Values: ['/c'] }],
      },
    ],
    [
      desired('aws_s3_bucket_ownership_controls.x', {
        bucket: 'b',
        rule: [{ object_ownership: 'BucketOwnerEnforced' }],
      }),
      'AWS::S3::Bucket',
      'b',
      {
        OwnershipControls: {
          Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }],
        },
      },
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
    ],
    [
      desired('aws_scheduler_schedule.x', {
        name: 's',
        state: 'ENABLED',
        schedule_expression: 'rate(1 hour)',
        target: [{ arn: 'arn:t', role_arn: 'arn:r', input: '{"a": 1}' }],
      }),
      'AWS::Scheduler::Schedule',
      's',
      {
        State: 'ENABLED',
        ScheduleExpression: 'rate(1 hour)',
        Target: { Arn: 'arn:t', RoleArn: 'arn:r', Input: '{"a":1}' },
      },
      { State: 'DISABLED', ScheduleExpression: 'rate(1 hour)' },
    ],
  ];

  it.each(
    cases.map(
      ([resource, ...rest]) => [resource.type, resource, ...rest] as const,
    ),
  )('%s', (_, resource, typeName, identifier, same, other) => {
    expect(judged(resource, [modelOf(typeName, identifier, same)])).toBe(
      'in-sync',
    );
    expect(judged(resource, [modelOf(typeName, identifier, other)])).toMatch(
      /^changed /,
    );
    expect(judged(resource, [])).toBe('not-recorded');
  });

  it('a parameter’s value is dropped on sight', () => {
    const item = modelOf('AWS::SSM::Parameter', '/p', {
      Name: '/p',
      Value: 'secret-value',
    });
    expect(JSON.stringify(item)).not.toContain('secret-value');
  });
});

describe('types that AWS Config shows in part', () => {
  it('a function’s environment, added to or taken away', () => {
    const fn = (variables: JsonObject | null) =>
      desired('aws_lambda_function.f', {
        function_name: 'f',
        environment: variables === null ? [] : [{ variables }],
      });
    const shown = (properties: JsonObject) => [
      modelOf('AWS::Lambda::Function', 'f', properties),
    ];
    const none = shown({ FunctionName: 'f' });
    const one = shown({ Environment: { Variables: { MODE: 'on' } } });
    expect(judged(fn({ MODE: 'on' }), one)).toBe('in-sync');
    expect(judged(fn({ MODE: 'on' }), none)).toBe(
      'changed environment[0].variables.MODE',
    );
    expect(judged(fn(null), one)).toBe('changed environment[0].variables.MODE');
    expect(judged(fn(null), none)).toBe('in-sync');
  });

  it('a table’s time to live, a target group’s attributes, a VPC’s DNS', () => {
    expect(
      judged(
        desired('aws_dynamodb_table.t', {
          name: 't',
          ttl: [{ attribute_name: 'expires', enabled: true }],
        }),
        [modelOf('AWS::DynamoDB::Table', 't', { TableName: 't' })],
      ),
    ).toBe('changed ttl[0].enabled');
    expect(
      judged(
        desired('aws_lb_target_group.g', {
          arn: 'arn:g',
          deregistration_delay: '300',
        }),
        [
          modelOf('AWS::ElasticLoadBalancingV2::TargetGroup', 'arn:g', {
            TargetGroupAttributes: [
              { Key: 'deregistration_delay.timeout_seconds', Value: '30' },
            ],
          }),
        ],
      ),
    ).toBe('changed deregistration_delay');
    expect(
      judged(
        desired('aws_vpc.v', { id: 'vpc-1', enable_dns_hostnames: true }),
        [modelOf('AWS::EC2::VPC', 'vpc-1', { EnableDnsHostnames: false })],
      ),
    ).toBe('changed enable_dns_hostnames');
  });
});

describe('items as their makers deliver them', () => {
  const item = {
    resourceType: 'AWS::SQS::Queue',
    resourceId: 'q',
    configuration: { DelaySeconds: 5 },
    tags: {},
  };

  it.each<[string, unknown]>([
    [
      'a message of the delivery channel',
      { configurationItem: item, configurationItemDiff: {} },
    ],
    [
      'a rule’s event',
      { invokingEvent: JSON.stringify({ configurationItem: item }) },
    ],
    [
      'an envelope of SNS',
      [{ Message: JSON.stringify({ configurationItem: item }) }],
    ],
    ['an event of EventBridge', { detail: { configurationItem: item } }],
    ['one item by itself', item],
  ])('%s', (_, json) => {
    expect(parseConfigItems(json)).toEqual([
      expect.objectContaining({ resourceId: 'q', tags: {} }),
    ]);
  });

  it('no tags in an answer that never has any are unseen', () => {
    const [batched] = parseConfigItems({ baseConfigurationItems: [item] });
    expect(batched).not.toHaveProperty('tags');
  });

  it('an ARN is one thing, whichever region recorded it', () => {
    const trail = desired('aws_cloudtrail.t', {
      arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t',
      s3_bucket_name: 'logs',
    });
    const seen = live({
      resourceType: 'AWS::CloudTrail::Trail',
      resourceId: 'shadow',
      arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t',
      awsRegion: 'us-east-1',
      configuration: {
        name: 't',
        trailARN: 'arn:t',
        s3BucketName: 'logs',
        isMultiRegionTrail: true,
      },
    });
    expect(judged(trail, [seen])).toBe('in-sync');
  });
});

describe('what is no drift', () => {
  const listener = (action: JsonObject) =>
    desired('aws_alb_listener.l', { arn: 'arn:l', default_action: [action] });
  const shown = (action: JsonObject) => [
    live({
      resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
      resourceId: 'arn:l',
      configuration: {
        ListenerArn: 'arn:l',
        LoadBalancerArn: 'arn:lb',
        Port: 443,
        DefaultActions: [action],
      },
    }),
  ];
  const group = { arn: 'arn:g', weight: 1 };
  const byGroup = { type: 'forward', target_group_arn: 'arn:g' };
  const byList = { type: 'forward', forward: [{ target_group: [group] }] };
  const liveByGroup = { Type: 'forward', TargetGroupArn: 'arn:g' };
  const liveByList = {
    Type: 'forward',
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn:g' }] },
  };

  it.each([
    [byGroup, liveByGroup],
    [byGroup, liveByList],
    [byList, liveByGroup],
    [byList, { ...liveByGroup, ...liveByList }],
  ])('a forward to one group, %j as %j', (action, seen) => {
    expect(judged(listener(action), shown(seen))).toBe('in-sync');
    expect(
      judged(
        listener(action),
        shown({ Type: 'forward', TargetGroupArn: 'arn:x' }),
      ),
    ).toBe('changed default_action');
  });

  it('weights of several groups are compared', () => {
    const two = (weight: number) => ({
      type: 'forward',
      forward: [{ target_group: [group, { arn: 'arn:h', weight }] }],
    });
    const seen = shown({
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: 'arn:h', Weight: 9 },
          { TargetGroupArn: 'arn:g', Weight: 1 },
        ],
      },
    });
    expect(judged(listener(two(9)), seen)).toBe('in-sync');
    expect(judged(listener(two(1)), seen)).toBe('changed default_action');
  });

  it('a value of another shape than the one that is known', () => {
    const cluster = desired('aws_rds_cluster.c', {
      cluster_resource_id: 'cluster-1',
      engine: 'aurora',
      port: 3306,
    });
    const item = live({
      resourceType: 'AWS::RDS::DBCluster',
      resourceId: 'cluster-1',
      configuration: { engine: { name: 'aurora' }, port: 3306 },
    });
    const [result] = compare({ desired: [cluster], live: [item] }).resources;
    expect(result).toMatchObject({
      verdict: 'in-sync',
      unverified: [{ path: 'engine', reason: 'not-returned' }],
    });
  });

  it('what steers the provider, and versions of write-only attributes', () => {
    const cluster = desired('aws_rds_cluster.c', {
      cluster_resource_id: 'cluster-1',
      engine: 'aurora',
      master_password_wo: null,
      master_password_wo_version: 3,
      apply_immediately: true,
      skip_final_snapshot: true,
    });
    const item = live({
      resourceType: 'AWS::RDS::DBCluster',
      resourceId: 'cluster-1',
      configuration: { engine: 'aurora' },
    });
    const [result] = compare({ desired: [cluster], live: [item] }).resources;
    expect(result).toMatchObject({ verdict: 'in-sync', unverified: [] });
  });

  it('what latest means for a service', () => {
    const service = (platform_version: string) =>
      desired('aws_ecs_service.s', { id: 'arn:s', platform_version });
    const seen = (PlatformVersion: string) => [
      live({
        resourceType: 'AWS::ECS::Service',
        resourceId: 'arn:s',
        configuration: { PlatformVersion },
      }),
    ];
    expect(judged(service('LATEST'), seen('1.4.0'))).toBe('in-sync');
    expect(judged(service('1.4.0'), seen('1.3.0'))).toBe(
      'changed platform_version',
    );
  });

  it('DocumentDB and Neptune, recorded as RDS', () => {
    for (const type of ['aws_docdb_cluster', 'aws_neptune_cluster']) {
      const cluster = desired(`${type}.c`, {
        cluster_resource_id: 'cluster-1',
        engine: 'docdb',
        deletion_protection: true,
      });
      const item = (deletionProtection: boolean) =>
        live({
          resourceType: 'AWS::RDS::DBCluster',
          resourceId: 'cluster-1',
          configuration: { engine: 'docdb', deletionProtection },
        });
      expect(judged(cluster, [item(true)])).toBe('in-sync');
      expect(judged(cluster, [item(false)])).toBe(
        'changed deletion_protection',
      );
    }
  });
});

describe('what the state has no place for', () => {
  const user = desired('aws_iam_user.u', {
    id: 'u',
    name: 'u',
    unique_id: 'AIDAEXAMPLEEXAMPLE01',
  });
  const item = live({
    resourceType: 'AWS::IAM::User',
    resourceId: 'AIDAEXAMPLEEXAMPLE01',
    configuration: {
      userName: 'u',
      attachedManagedPolicies: [
        { policyName: 'A', policyArn: 'arn:aws:iam::aws:policy/A' },
      ],
    },
  });

  it('is drift when it came after the state was written', () => {
    expect(judged(user, [item], '2026-02-01T00:00:00Z')).toBe(
      'changed policy_arns',
    );
  });

  it('is unverified when that is not known, and says nothing of the rest', () => {
    const [result] = compare({ desired: [user], live: [item] }).resources;
    expect(result).toMatchObject({
      verdict: 'in-sync',
      unverified: [{ path: 'policy_arns', reason: 'stale' }],
    });
  });
});
