import type { Change, JsonObject, JsonValue } from '@iac-drift/engine';
import { sourceOf } from './events/sourceOf';
import { change, event, judge, result } from './__testUtils__/judge';

const statement = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});
const policy = (action: string) => JSON.stringify(statement(action));
const rule = (more: JsonObject): JsonObject => ({
  protocol: 'tcp',
  from_port: 443,
  to_port: 443,
  description: '',
  cidr_blocks: [],
  ipv6_cidr_blocks: [],
  security_groups: [],
  self: false,
  ...more,
});
const permission = (more: JsonObject): JsonObject => ({
  groupId: 'r-1',
  ipPermissions: {
    items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ...more }],
  },
});
const set = (path: string, desired: JsonValue, live: JsonValue) =>
  change(path, desired, live);

type Row = [
  type: string,
  resourceType: string,
  drift: Change | 'deleted',
  eventName: string,
  request: JsonObject,
  /** The same call, about something else. */
  other?: JsonObject,
];

const EC2 = 'AWS::EC2::Instance';
const SG = 'AWS::EC2::SecurityGroup';
const S3 = 'AWS::S3::Bucket';
const ROLE = 'AWS::IAM::Role';
const LAMBDA = 'AWS::Lambda::Function';
const RDS = 'AWS::RDS::DBInstance';
const TABLE = 'AWS::DynamoDB::Table';
const SQS = 'AWS::SQS::Queue';
const SNS = 'AWS::SNS::Topic';
const UPDATE = 'UpdateFunctionConfiguration20150331v2';
const v6 = (cidr: string) => ({
  ipv6Ranges: { items: [{ cidrIpv6: cidr }] },
});
const peer = (groupId: string) => ({
  groups: { items: [{ groupId, userId: '111122223333' }] },
});

/** What people change most, as CloudTrail has the requests. */
const ROWS: Row[] = [
  [
    'aws_security_group',
    SG,
    set('ingress', [], [rule({ ipv6_cidr_blocks: ['::/0'] })]),
    'AuthorizeSecurityGroupIngress',
    permission(v6('::/0')),
    permission(v6('fd00::/8')),
  ],
  [
    'aws_security_group',
    SG,
    set('ingress', [], [rule({ security_groups: ['sg-0a1b2c3d'] })]),
    'AuthorizeSecurityGroupIngress',
    permission(peer('sg-0a1b2c3d')),
    permission(peer('sg-0b1b2c3d')),
  ],
  [
    'aws_security_group',
    SG,
    set('egress', [rule({ cidr_blocks: ['0.0.0.0/0'] })], []),
    'RevokeSecurityGroupEgress',
    permission({ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }),
    permission({ ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] } }),
  ],
  [
    'aws_instance',
    EC2,
    set('vpc_security_group_ids', ['sg-1'], ['sg-1', 'sg-2']),
    'ModifyInstanceAttribute',
    {
      instanceId: 'r-1',
      groupSet: { items: [{ groupId: 'sg-1' }, { groupId: 'sg-2' }] },
    },
    { instanceId: 'r-1', groupSet: { items: [{ groupId: 'sg-1' }] } },
  ],
  [
    'aws_instance',
    EC2,
    set('disable_api_termination', true, false),
    'ModifyInstanceAttribute',
    { instanceId: 'r-1', disableApiTermination: { value: false } },
    { instanceId: 'r-1', ebsOptimized: { value: false } },
  ],
  [
    'aws_instance',
    EC2,
    set('source_dest_check', true, false),
    'ModifyInstanceAttribute',
    { instanceId: 'r-1', sourceDestCheck: { value: false } },
    { instanceId: 'r-1', disableApiStop: { value: false } },
  ],
  [
    'aws_instance',
    EC2,
    set('metadata_options[0].http_put_response_hop_limit', 1, 3),
    'ModifyInstanceMetadataOptions',
    {
      ModifyInstanceMetadataOptionsRequest: {
        HttpPutResponseHopLimit: 3,
        InstanceId: 'r-1',
      },
    },
    { ModifyInstanceMetadataOptionsRequest: { HttpEndpoint: 3 } },
  ],
  [
    'aws_instance',
    EC2,
    set('iam_instance_profile', 'app', 'admin-profile'),
    'AssociateIamInstanceProfile',
    {
      AssociateIamInstanceProfileRequest: {
        InstanceId: 'r-1',
        IamInstanceProfile: { Name: 'admin-profile' },
      },
    },
    {
      AssociateIamInstanceProfileRequest: {
        IamInstanceProfile: { Name: 'app' },
      },
    },
  ],
  [
    'aws_instance',
    EC2,
    'deleted',
    'TerminateInstances',
    { instancesSet: { items: [{ instanceId: 'r-1' }] } },
  ],
  [
    'aws_ebs_volume',
    'AWS::EC2::Volume',
    set('size', 10, 20),
    'ModifyVolume',
    { ModifyVolumeRequest: { VolumeId: 'r-1', Size: 20 } },
    { ModifyVolumeRequest: { VolumeId: 'r-1', Iops: 20 } },
  ],
  [
    'aws_vpc',
    'AWS::EC2::VPC',
    set('enable_dns_hostnames', true, false),
    'ModifyVpcAttribute',
    { vpcId: 'r-1', enableDnsHostnames: { value: false } },
    { vpcId: 'r-1', enableDnsSupport: { value: false } },
  ],
  [
    'aws_subnet',
    'AWS::EC2::Subnet',
    set('map_public_ip_on_launch', false, true),
    'ModifySubnetAttribute',
    { subnetId: 'r-1', mapPublicIpOnLaunch: { value: true } },
    { subnetId: 'r-1', assignIpv6AddressOnCreation: { value: true } },
  ],
  [
    'aws_s3_bucket_public_access_block',
    S3,
    set('restrict_public_buckets', true, false),
    'PutBucketPublicAccessBlock',
    {
      bucketName: 'r-1',
      PublicAccessBlockConfiguration: {
        RestrictPublicBuckets: false,
        IgnorePublicAcls: true,
      },
    },
    {
      bucketName: 'r-1',
      PublicAccessBlockConfiguration: {
        RestrictPublicBuckets: true,
        IgnorePublicAcls: false,
      },
    },
  ],
  [
    'aws_s3_bucket_server_side_encryption_configuration',
    S3,
    set(
      'rule[0].apply_server_side_encryption_by_default[0].sse_algorithm',
      'aws:kms',
      'AES256',
    ),
    'PutBucketEncryption',
    {
      bucketName: 'r-1',
      ServerSideEncryptionConfiguration: {
        Rule: {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
        },
      },
    },
    {
      ServerSideEncryptionConfiguration: {
        Rule: {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' },
        },
      },
    },
  ],
  [
    'aws_s3_bucket_policy',
    S3,
    set('policy', policy('s3:Get*'), policy('s3:*')),
    'PutBucketPolicy',
    { bucketName: 'r-1', bucketPolicy: statement('s3:*'), policy: '' },
    { bucketName: 'r-1', bucketPolicy: statement('s3:List*') },
  ],
  [
    'aws_s3_bucket_policy',
    S3,
    'deleted',
    'DeleteBucketPolicy',
    { bucketName: 'r-1' },
  ],
  [
    'aws_s3_bucket_logging',
    S3,
    set('target_prefix', 'a/', 'logs/orders/1'),
    'PutBucketLogging',
    {
      bucketName: 'r-1',
      BucketLoggingStatus: {
        LoggingEnabled: { TargetPrefix: 'logs/orders/1', TargetBucket: 'l' },
      },
    },
    { BucketLoggingStatus: { LoggingEnabled: { TargetPrefix: 'a/' } } },
  ],
  [
    'aws_s3_bucket_lifecycle_configuration',
    S3,
    set('rule[0].expiration[0].days', 30, 90),
    'PutBucketLifecycle',
    {
      bucketName: 'r-1',
      LifecycleConfiguration: {
        Rule: { ID: 'x', Status: 'Enabled', Expiration: { Days: 90 } },
      },
    },
    {
      LifecycleConfiguration: {
        Rule: { ID: 'x', Status: 'Enabled', Expiration: { Days: 7 } },
      },
    },
  ],
  [
    'aws_iam_role',
    ROLE,
    set('max_session_duration', 3600, 7200),
    'UpdateRole',
    { roleName: 'r-1', maxSessionDuration: 7200 },
    { roleName: 'r-1', description: '7200' },
  ],
  [
    'aws_iam_role',
    ROLE,
    set(
      'permissions_boundary',
      null,
      'arn:aws:iam::aws:policy/PowerUserAccess',
    ),
    'PutRolePermissionsBoundary',
    {
      roleName: 'r-1',
      permissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess',
    },
    {
      roleName: 'r-1',
      permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    },
  ],
  [
    'aws_iam_role',
    ROLE,
    set(
      'managed_policy_arns',
      [],
      ['arn:aws:iam::aws:policy/AdministratorAccess'],
    ),
    'AttachRolePolicy',
    {
      roleName: 'r-1',
      policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    },
    { roleName: 'r-1', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  ],
  [
    'aws_iam_role_policy',
    ROLE,
    set('policy', policy('sqs:*'), policy('*')),
    'PutRolePolicy',
    { roleName: 'r-1', policyName: 'p', policyDocument: policy('*') },
    { roleName: 'r-1', policyName: 'q', policyDocument: policy('s3:*') },
  ],
  [
    'aws_iam_user',
    'AWS::IAM::User',
    set('tags_all.team', 'a', 'b'),
    'TagUser',
    { userName: 'r-1', tags: [{ key: 'team', value: 'b' }] },
    { userName: 'r-1', tags: [{ key: 'Team', value: 'b' }] },
  ],
  [
    'aws_lambda_function',
    LAMBDA,
    set('timeout', 3, 30),
    UPDATE,
    { functionName: 'r-1', timeout: 30 },
    { functionName: 'r-1', memorySize: 30 },
  ],
  [
    'aws_lambda_function',
    LAMBDA,
    set('runtime', 'nodejs18.x', 'nodejs20.x'),
    UPDATE,
    { functionName: 'r-1', runtime: 'nodejs20.x' },
    { functionName: 'r-1', runtime: 'nodejs22.x' },
  ],
  [
    'aws_lambda_function',
    LAMBDA,
    set('tracing_config[0].mode', 'Active', 'PassThrough'),
    UPDATE,
    { functionName: 'r-1', tracingConfig: { mode: 'PassThrough' } },
    { functionName: 'r-1', tracingConfig: { mode: 'Active' } },
  ],
  [
    'aws_lambda_function',
    LAMBDA,
    set('reserved_concurrent_executions', -1, 5),
    'PutFunctionConcurrency20171031',
    { functionName: 'r-1', reservedConcurrentExecutions: 5 },
    { functionName: 'r-1', reservedConcurrentExecutions: 7 },
  ],
  [
    'aws_db_instance',
    RDS,
    set('instance_class', 'db.t3.micro', 'db.r6g.large'),
    'ModifyDBInstance',
    {
      dBInstanceIdentifier: 'r-1',
      dBInstanceClass: 'db.r6g.large',
      applyImmediately: true,
    },
    { dBInstanceIdentifier: 'r-1', dBInstanceClass: 'db.t3.large' },
  ],
  [
    'aws_db_instance',
    RDS,
    set('backup_retention_period', 7, 0),
    'ModifyDBInstance',
    { dBInstanceIdentifier: 'r-1', backupRetentionPeriod: 0 },
    { dBInstanceIdentifier: 'r-1', monitoringInterval: 0 },
  ],
  [
    'aws_db_instance',
    RDS,
    set('publicly_accessible', false, true),
    'ModifyDBInstance',
    { dBInstanceIdentifier: 'r-1', publiclyAccessible: true },
    { dBInstanceIdentifier: 'r-1', multiAZ: true },
  ],
  [
    'aws_rds_cluster',
    'AWS::RDS::DBCluster',
    set('deletion_protection', true, false),
    'ModifyDBCluster',
    { dBClusterIdentifier: 'r-1', deletionProtection: false },
    { dBClusterIdentifier: 'r-1', copyTagsToSnapshot: false },
  ],
  [
    'aws_db_parameter_group',
    'AWS::RDS::DBParameterGroup',
    set('tags_all.a', '1', '2'),
    'AddTagsToResource',
    { resourceName: 'r-1', tags: [{ key: 'a', value: '2' }] },
    { resourceName: 'r-1', tags: [{ key: 'a', value: '3' }] },
  ],
  [
    'aws_dynamodb_table',
    TABLE,
    set('billing_mode', 'PROVISIONED', 'PAY_PER_REQUEST'),
    'UpdateTable',
    { tableName: 'r-1', billingMode: 'PAY_PER_REQUEST' },
    { tableName: 'r-1', billingMode: 'PROVISIONED' },
  ],
  [
    'aws_dynamodb_table',
    TABLE,
    set('read_capacity', 5, 50),
    'UpdateTable',
    {
      tableName: 'r-1',
      provisionedThroughput: { readCapacityUnits: 50, writeCapacityUnits: 5 },
    },
    {
      tableName: 'r-1',
      provisionedThroughput: { readCapacityUnits: 5, writeCapacityUnits: 50 },
    },
  ],
  [
    'aws_dynamodb_table',
    TABLE,
    set('ttl[0].attribute_name', 'ttl', 'expires'),
    'UpdateTimeToLive',
    {
      tableName: 'r-1',
      timeToLiveSpecification: { enabled: true, attributeName: 'expires' },
    },
    {
      tableName: 'r-1',
      timeToLiveSpecification: { enabled: true, attributeName: 'ttl' },
    },
  ],
  [
    'aws_sqs_queue',
    SQS,
    set('sqs_managed_sse_enabled', true, false),
    'SetQueueAttributes',
    { queueUrl: 'r-1', attributes: { SqsManagedSseEnabled: 'false' } },
    { queueUrl: 'r-1', attributes: { ContentBasedDeduplication: 'false' } },
  ],
  [
    'aws_sqs_queue_policy',
    SQS,
    set('policy', policy('sqs:Send*'), policy('sqs:*')),
    'SetQueueAttributes',
    { queueUrl: 'r-1', attributes: { Policy: policy('sqs:*') } },
    { queueUrl: 'r-1', attributes: { Policy: policy('sqs:Get*') } },
  ],
  [
    'aws_sns_topic',
    SNS,
    set('policy', policy('sns:Publish'), policy('sns:*')),
    'SetTopicAttributes',
    {
      topicArn: 'r-1',
      attributeName: 'Policy',
      attributeValue: policy('sns:*'),
    },
    {
      topicArn: 'r-1',
      attributeName: 'Policy',
      attributeValue: policy('sns:Get*'),
    },
  ],
  [
    'aws_kms_key',
    'AWS::KMS::Key',
    set('is_enabled', true, false),
    'DisableKey',
    { keyId: 'r-1' },
  ],
  [
    'aws_kms_key',
    'AWS::KMS::Key',
    set('policy', policy('kms:Get*'), policy('kms:*')),
    'PutKeyPolicy',
    { keyId: 'r-1', policyName: 'default', policy: policy('kms:*') },
    { keyId: 'r-1', policyName: 'default', policy: policy('kms:List*') },
  ],
  [
    'aws_kms_key',
    'AWS::KMS::Key',
    set('tags_all.team', null, 'b'),
    'TagResource',
    { keyId: 'r-1', tags: [{ tagKey: 'team', tagValue: 'b' }] },
    { keyId: 'r-1', tags: [{ tagKey: 'team', tagValue: 'c' }] },
  ],
  [
    'aws_ecs_service',
    'AWS::ECS::Service',
    set('desired_count', 2, 4),
    'UpdateService',
    { cluster: 'prod', service: 'r-1', desiredCount: 4 },
    { cluster: 'prod', service: 'r-1', healthCheckGracePeriodSeconds: 4 },
  ],
  [
    'aws_autoscaling_group',
    'AWS::AutoScaling::AutoScalingGroup',
    set('max_size', 2, 9),
    'UpdateAutoScalingGroup',
    { autoScalingGroupName: 'r-1', maxSize: 9 },
    { autoScalingGroupName: 'r-1', minSize: 9 },
  ],
  [
    'aws_cloudwatch_log_group',
    'AWS::Logs::LogGroup',
    set('retention_in_days', 30, 7),
    'PutRetentionPolicy',
    { logGroupName: 'r-1', retentionInDays: 7 },
    { logGroupName: 'r-1', retentionInDays: 30 },
  ],
  [
    'aws_lb',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    set('security_groups', ['sg-1', 'sg-2'], ['sg-1']),
    'SetSecurityGroups',
    { loadBalancerArn: 'r-1', securityGroups: ['sg-1'] },
    { loadBalancerArn: 'r-1', securityGroups: ['sg-1', 'sg-2'] },
  ],
  [
    'aws_ecr_repository',
    'AWS::ECR::Repository',
    set('image_tag_mutability', 'IMMUTABLE', 'MUTABLE'),
    'PutImageTagMutability',
    { repositoryName: 'r-1', imageTagMutability: 'MUTABLE' },
    { repositoryName: 'r-1', imageTagMutability: 'IMMUTABLE' },
  ],
  [
    'aws_secretsmanager_secret',
    'AWS::SecretsManager::Secret',
    set('description', 'a', 'old keys'),
    'UpdateSecret',
    { secretId: 'r-1', description: 'old keys' },
    { secretId: 'r-1', description: 'a' },
  ],
  [
    'aws_eks_cluster',
    'AWS::EKS::Cluster',
    set('vpc_config[0].endpoint_public_access', false, true),
    'UpdateClusterConfig',
    { name: 'r-1', resourcesVpcConfig: { endpointPublicAccess: true } },
    { name: 'r-1', resourcesVpcConfig: { endpointPrivateAccess: true } },
  ],
  [
    'aws_sfn_state_machine',
    'AWS::StepFunctions::StateMachine',
    set('role_arn', 'arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/b'),
    'UpdateStateMachine',
    { stateMachineArn: 'r-1', roleArn: 'arn:aws:iam::1:role/b' },
    { stateMachineArn: 'r-1', roleArn: 'arn:aws:iam::1:role/c' },
  ],
];

describe.each(ROWS)('%s (%s), %j, by %s', (...row) => {
  const [type, resourceType, drift, name, request, other] = row;
  const subject =
    drift === 'deleted'
      ? result(type, resourceType, [], { kind: 'deleted' })
      : result(type, resourceType, [drift]);
  const source = { eventSource: sourceOf(resourceType) };
  const alice = event(5, 'alice', name, request, source);

  it('is confirmed by a request that holds it', () => {
    expect(judge(subject, [alice])).toMatchObject({
      confidence: 'confirmed',
      caller: { actor: 'alice' },
    });
  });

  it('is of nobody else, who came before or after', () => {
    const strangers = [4, 6].map(minute =>
      event(minute, 'bob', name, other ?? {}, {
        ...source,
        ...(other ? {} : { eventSource: 'elsewhere.amazonaws.com' }),
      }),
    );
    const [before, after] = strangers;
    expect(judge(subject, [before, alice]).caller?.actor).toBe('alice');
    expect(judge(subject, [alice, after]).caller?.actor).not.toBe('bob');
    expect(judge(subject, strangers).confidence).not.toBe('confirmed');
  });

  it.each<[string, JsonObject]>([
    ['failed', { errorCode: 'Client.UnauthorizedOperation' }],
    ['was a dry run', { errorCode: 'Client.DryRunOperation' }],
    ['only read', { readOnly: true }],
  ])('is not of a call that %s', (_, more) => {
    const call = event(5, 'bob', name, request, { ...source, ...more });
    expect(judge(subject, [call])).toMatchObject({
      confidence: 'unknown',
      caller: undefined,
    });
  });
});
