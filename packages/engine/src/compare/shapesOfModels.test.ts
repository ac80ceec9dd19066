/** @jest-environment node */
import { desired } from '../fixtures/account';
import { judged, unverifiedOf } from '../fixtures/judged';
import { normaliseModel } from '../items/normaliseModel';
import { DesiredResource, JsonObject, LiveItem } from '../types';

function modelOf(
  typeName: string,
  identifier: string,
  properties: JsonObject,
): LiveItem {
  const item = normaliseModel({ typeName, identifier, properties });
  if (item === undefined) throw new Error('the fixture is no model');
  return item;
}

type Case = [
  claim: string,
  state: DesiredResource,
  typeName: string,
  identifier: string,
  same: JsonObject,
  other: JsonObject,
  changed: string,
];

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
const SERVICE = 'arn:aws:ecs:eu-west-1:123456789012:service/c/s';

function limited(Limit: number): JsonObject {
  return {
    Name: 'r',
    Priority: 0,
    Action: { Block: {} },
    Statement: {
      RateBasedStatement: {
        Limit,
        AggregateKeyType: 'IP',
        ScopeDownStatement: {
          ByteMatchStatement: {
            SearchString: '/login',
            FieldToMatch: { UriPath: {} },
            TextTransformations: [{ Priority: 0, Type: 'NONE' }],
          },
        },
      },
    },
    VisibilityConfig: { MetricName: 'r' },
  };
}

function scanning(EbsVolumes: boolean): JsonObject {
  const ScanEc2InstanceWithFindings = { EbsVolumes };
  return {
    DataSources: { MalwareProtection: { ScanEc2InstanceWithFindings } },
  };
}

/** Types that AWS Config records too, and CloudFormation's names differ. */
const CASES: Case[] = [
  [
    'layers and reserved runs of a function',
    desired('aws_lambda_function.f', {
      function_name: 'f',
      layers: ['arn:a:1', 'arn:b:1'],
      reserved_concurrent_executions: 5,
    }),
    'AWS::Lambda::Function',
    'f',
    { Layers: ['arn:a:1', 'arn:b:1'], ReservedConcurrentExecutions: 5 },
    { Layers: ['arn:b:1', 'arn:a:1'], ReservedConcurrentExecutions: 6 },
    'layers reserved_concurrent_executions',
  ],
  [
    'what feeds a function, by any of its names',
    desired('aws_lambda_event_source_mapping.e', {
      uuid: 'u',
      function_name: '123456789012:function:f',
      filter_criteria: [{ filter: [{ pattern: '{"a":["b","c"]}' }] }],
      destination_config: [{ on_failure: [{ destination_arn: 'arn:q' }] }],
    }),
    'AWS::Lambda::EventSourceMapping',
    'u',
    {
      FunctionName: FUNCTION,
      FilterCriteria: { Filters: [{ Pattern: '{ "a": ["c", "b"] }' }] },
      DestinationConfig: { OnFailure: { Destination: 'arn:q' } },
    },
    {
      FunctionName: `${FUNCTION}:live`,
      FilterCriteria: { Filters: [{ Pattern: '{"a":["b"]}' }] },
      DestinationConfig: { OnFailure: { Destination: 'arn:r' } },
    },
    'destination_config[0].on_failure[0].destination_arn filter_criteria[0].filter function_name',
  ],
  [
    'groups and switches of a database',
    desired('aws_db_instance.d', {
      identifier: 'd',
      db_subnet_group_name: 'g',
      parameter_group_name: 'p',
      option_group_name: 'o',
      vpc_security_group_ids: ['sg-2', 'sg-1'],
      iam_database_authentication_enabled: true,
      performance_insights_enabled: true,
      enabled_cloudwatch_logs_exports: ['audit'],
    }),
    'AWS::RDS::DBInstance',
    'd',
    {
      DBSubnetGroupName: 'g',
      DBParameterGroupName: 'p',
      OptionGroupName: 'o',
      VPCSecurityGroups: ['sg-1', 'sg-2'],
      EnableIAMDatabaseAuthentication: true,
      EnablePerformanceInsights: true,
      EnableCloudwatchLogsExports: ['audit'],
    },
    {
      DBSubnetGroupName: 'h',
      DBParameterGroupName: 'q',
      OptionGroupName: 'r',
      VPCSecurityGroups: ['sg-1'],
      EnableIAMDatabaseAuthentication: false,
      EnablePerformanceInsights: false,
      EnableCloudwatchLogsExports: [],
    },
    'db_subnet_group_name enabled_cloudwatch_logs_exports iam_database_authentication_enabled option_group_name parameter_group_name performance_insights_enabled vpc_security_group_ids',
  ],
  [
    'a database of two zones, which may be in its other one',
    desired('aws_db_instance.d', {
      identifier: 'd',
      availability_zone: 'a',
      multi_az: true,
    }),
    'AWS::RDS::DBInstance',
    'd',
    { AvailabilityZone: 'b', MultiAZ: true },
    { AvailabilityZone: 'b', MultiAZ: false },
    'availability_zone multi_az',
  ],
  [
    'an instance of a cluster',
    desired('aws_rds_cluster_instance.i', {
      identifier: 'i',
      dbi_resource_id: 'db-1',
      db_parameter_group_name: 'p',
    }),
    'AWS::RDS::DBInstance',
    'i',
    { DBParameterGroupName: 'p' },
    { DBParameterGroupName: 'q' },
    'db_parameter_group_name',
  ],
  [
    'what a detector looks at',
    desired('aws_guardduty_detector.d', {
      id: 'd',
      datasources: [
        {
          malware_protection: [
            {
              scan_ec2_instance_with_findings: [
                { ebs_volumes: [{ enable: true }] },
              ],
            },
          ],
        },
      ],
    }),
    'AWS::GuardDuty::Detector',
    'd',
    scanning(true),
    scanning(false),
    'datasources[0].malware_protection[0].scan_ec2_instance_with_findings[0].ebs_volumes[0].enable',
  ],
  [
    'groups of a cluster',
    desired('aws_rds_cluster.c', {
      cluster_identifier: 'c',
      db_subnet_group_name: 'g',
      db_cluster_parameter_group_name: 'p',
      vpc_security_group_ids: ['sg-1'],
      scaling_configuration: [{ max_capacity: 4 }],
    }),
    'AWS::RDS::DBCluster',
    'c',
    {
      DBSubnetGroupName: 'g',
      DBClusterParameterGroupName: 'p',
      VpcSecurityGroupIds: ['sg-1'],
      ScalingConfiguration: { MaxCapacity: 4 },
    },
    {
      DBSubnetGroupName: 'h',
      DBClusterParameterGroupName: 'q',
      VpcSecurityGroupIds: ['sg-2'],
      ScalingConfiguration: { MaxCapacity: 8 },
    },
    'db_cluster_parameter_group_name db_subnet_group_name scaling_configuration[0].max_capacity vpc_security_group_ids',
  ],
  [
    'keys and settings of a table',
    desired('aws_dynamodb_table.t', {
      name: 't',
      hash_key: 'id',
      attribute: [{ name: 'id', type: 'S' }],
      stream_enabled: true,
      table_class: 'STANDARD',
      point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }],
      server_side_encryption: [{ enabled: true, kms_key_arn: 'arn:k' }],
    }),
    'AWS::DynamoDB::Table',
    't',
    {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: 35,
      },
      SSESpecification: { SSEEnabled: true },
      TableClass: 'STANDARD',
    },
    {
      KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'other', AttributeType: 'S' }],
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: false,
        RecoveryPeriodInDays: 7,
      },
      SSESpecification: { SSEEnabled: false },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
    },
    'attribute hash_key point_in_time_recovery[0].enabled point_in_time_recovery[0].recovery_period_in_days server_side_encryption[0].enabled stream_enabled table_class',
  ],
  [
    'rotation and policy of a key',
    desired('aws_kms_key.k', {
      key_id: 'k',
      enable_key_rotation: true,
      rotation_period_in_days: 90,
      policy: '{"Statement":[{"Effect":"Allow","Action":"kms:*"}]}',
    }),
    'AWS::KMS::Key',
    'k',
    {
      EnableKeyRotation: true,
      RotationPeriodInDays: 90,
      KeyPolicy: { Statement: [{ Effect: 'Allow', Action: ['kms:*'] }] },
    },
    {
      EnableKeyRotation: false,
      RotationPeriodInDays: 365,
      KeyPolicy: { Statement: [{ Effect: 'Deny', Action: ['kms:*'] }] },
    },
    'enable_key_rotation policy rotation_period_in_days',
  ],
  [
    'a service, under the joined identifier of it and its cluster',
    desired('aws_ecs_service.s', {
      id: SERVICE,
      cluster: 'c',
      load_balancer: [{ container_name: 'a', container_port: 80 }],
      deployment_configuration: [
        { strategy: 'ROLLING', bake_time_in_minutes: '0' },
      ],
      alarms: [{ alarm_names: ['x'], enable: true, rollback: false }],
    }),
    'AWS::ECS::Service',
    `${SERVICE}|arn:aws:ecs:eu-west-1:123456789012:cluster/c`,
    {
      LoadBalancers: [{ ContainerName: 'a', ContainerPort: 80 }],
      DeploymentConfiguration: {
        Strategy: 'ROLLING',
        BakeTimeInMinutes: 0,
        Alarms: { AlarmNames: ['x'], Enable: true, Rollback: false },
      },
    },
    {
      LoadBalancers: [{ ContainerName: 'a', ContainerPort: 81 }],
      DeploymentConfiguration: {
        Strategy: 'BLUE_GREEN',
        BakeTimeInMinutes: 5,
        Alarms: { AlarmNames: ['y'], Enable: false, Rollback: true },
      },
    },
    'alarms[0].alarm_names alarms[0].enable alarms[0].rollback deployment_configuration[0].bake_time_in_minutes deployment_configuration[0].strategy load_balancer',
  ],
  [
    'a stage of an API',
    desired('aws_api_gateway_stage.s', {
      arn: 'arn:aws:apigateway:eu-west-1::/restapis/a/stages/s',
      rest_api_id: 'a',
      stage_name: 's',
      access_log_settings: [{ destination_arn: 'arn:l', format: 'f' }],
    }),
    'AWS::ApiGateway::Stage',
    'a|s',
    { AccessLogSetting: { DestinationArn: 'arn:l', Format: 'f' } },
    { AccessLogSetting: { DestinationArn: 'arn:m', Format: 'f' } },
    'access_log_settings',
  ],
  [
    'an API and its policy',
    desired('aws_api_gateway_rest_api.a', {
      id: 'a',
      arn: 'arn:aws:apigateway:eu-west-1::/restapis/a',
      policy: '{"Statement":[{"Effect":"Allow","Action":"execute-api:*"}]}',
      minimum_compression_size: '',
    }),
    'AWS::ApiGateway::RestApi',
    'a',
    { Policy: { Statement: [{ Effect: 'Allow', Action: 'execute-api:*' }] } },
    {
      Policy: { Statement: [{ Effect: 'Allow', Action: '*' }] },
      MinimumCompressionSize: 10,
    },
    'minimum_compression_size policy',
  ],
  [
    'a stage of an HTTP API',
    desired('aws_apigatewayv2_stage.s', {
      api_id: 'h',
      name: '$default',
      arn: 'arn:aws:apigateway:eu-west-1::/apis/h/stages/$default',
      stage_variables: { a: 'b' },
      route_settings: [{ route_key: 'GET /', throttling_rate_limit: 2 }],
    }),
    'AWS::ApiGatewayV2::Stage',
    'h|$default',
    {
      StageVariables: { a: 'b' },
      RouteSettings: { 'GET /': { ThrottlingRateLimit: 2 } },
    },
    {
      StageVariables: { a: 'c' },
      RouteSettings: { 'GET /': { ThrottlingRateLimit: 3 } },
    },
    'route_settings stage_variables.a',
  ],
  [
    'a distribution, whose lists a model writes as lists',
    desired('aws_cloudfront_distribution.d', {
      id: 'E1',
      aliases: ['b.c', 'a.c'],
      is_ipv6_enabled: true,
      origin: [{ origin_id: 'o', custom_header: [{ name: 'x', value: 'y' }] }],
      default_cache_behavior: [{ cached_methods: ['GET', 'HEAD'] }],
    }),
    'AWS::CloudFront::Distribution',
    'E1',
    {
      DistributionConfig: {
        Aliases: ['a.c', 'b.c'],
        IPV6Enabled: true,
        Origins: [
          {
            Id: 'o',
            OriginCustomHeaders: [{ HeaderName: 'x', HeaderValue: 'y' }],
          },
        ],
        DefaultCacheBehavior: {
          AllowedMethods: ['GET', 'HEAD'],
          CachedMethods: ['HEAD', 'GET'],
        },
      },
    },
    {
      DistributionConfig: {
        Aliases: ['a.c'],
        IPV6Enabled: false,
        Origins: [
          {
            Id: 'o',
            OriginCustomHeaders: [{ HeaderName: 'x', HeaderValue: 'z' }],
          },
        ],
        DefaultCacheBehavior: { CachedMethods: ['GET'] },
      },
    },
    'aliases default_cache_behavior[0].cached_methods is_ipv6_enabled origin',
  ],
  [
    'tags under a name of their own',
    desired('aws_backup_plan.p', { id: 'p', tags_all: { a: 'b' } }),
    'AWS::Backup::BackupPlan',
    'p',
    { BackupPlanTags: { a: 'b' } },
    { BackupPlanTags: { a: 'c' } },
    'tags_all.a',
  ],
  [
    'the selectors of a trail, without the one that all have',
    desired('aws_cloudtrail.t', { name: 't', event_selector: [] }),
    'AWS::CloudTrail::Trail',
    't',
    {
      EventSelectors: [
        {
          ReadWriteType: 'All',
          IncludeManagementEvents: true,
          DataResources: [],
        },
      ],
    },
    {
      EventSelectors: [
        { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true },
      ],
    },
    'event_selector',
  ],
  [
    'tests of a web ACL, nested in another way',
    desired('aws_wafv2_web_acl.w', {
      id: '1',
      name: 'w',
      scope: 'REGIONAL',
      rule: [
        {
          name: 'r',
          priority: 0,
          action: [{ block: [{}], allow: [] }],
          statement: [
            {
              rate_based_statement: [
                {
                  limit: 2000,
                  scope_down_statement: [
                    {
                      byte_match_statement: [
                        {
                          search_string: '/login',
                          field_to_match: [{ uri_path: [{}], body: [] }],
                          text_transformation: [{ priority: 0, type: 'NONE' }],
                        },
                      ],
                    },
                  ],
                },
              ],
              geo_match_statement: [],
            },
          ],
          visibility_config: [{ metric_name: 'r' }],
        },
      ],
    }),
    'AWS::WAFv2::WebACL',
    'w|1|REGIONAL',
    { Rules: [limited(2000)] },
    { Rules: [limited(3000)] },
    'rule',
  ],
  [
    'patterns',
    desired('aws_wafv2_regex_pattern_set.p', {
      arn: 'arn:p',
      regular_expression: [{ regex_string: 'b' }, { regex_string: 'a' }],
    }),
    'AWS::WAFv2::RegexPatternSet',
    'arn:p',
    { RegularExpressionList: ['a', 'b'] },
    { RegularExpressionList: ['a'] },
    'regular_expression',
  ],
  [
    'a cache of some minor version',
    desired('aws_elasticache_cluster.c', {
      cluster_id: 'c',
      engine_version: '6.x',
      engine_version_actual: '6.2.5',
    }),
    'AWS::ElastiCache::CacheCluster',
    'c',
    { EngineVersion: '6.2' },
    { EngineVersion: '7.0' },
    'engine_version',
  ],
  [
    'a cache, without the last part of its version',
    desired('aws_elasticache_cluster.c', {
      cluster_id: 'c',
      engine_version: '1.6.22',
      engine_version_actual: '1.6.22',
    }),
    'AWS::ElastiCache::CacheCluster',
    'c',
    { EngineVersion: '1.6' },
    { EngineVersion: '1.5' },
    'engine_version',
  ],
];

describe('a model of Cloud Control shows', () => {
  it.each(CASES)('%s', (_claim, state, typeName, id, same, other, changed) => {
    const alike = modelOf(typeName, id, same);
    expect(judged(state, alike)).toBe('in-sync');
    expect(judged(state, modelOf(typeName, id, other))).toBe(
      `changed ${changed}`,
    );
    const seen = new Set(changed.split(' '));
    expect(unverifiedOf(state, alike).filter(p => seen.has(p))).toEqual([]);
  });
});
