import { DesiredResource, JsonObject, LiveItem, normaliseItem } from '../src';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

/** A resource of an estate, its item as AWS Config prints it, and the same in Terraform's form. */
export interface Member {
  desired: DesiredResource;
  raw: JsonObject;
  /** What the provider would read today: nothing left to normalise. */
  read: JsonObject;
}

const TAGS = { team: 'orders', env: 'prod', service: 'checkout' };

function queue(n: number, hasDrifted: boolean): Member {
  const name = `queue-${n}`;
  const url = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
  const arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
  const attributes: JsonObject = {
    arn,
    content_based_deduplication: false,
    deduplication_scope: '',
    delay_seconds: 0,
    fifo_queue: false,
    fifo_throughput_limit: '',
    id: url,
    kms_data_key_reuse_period_seconds: 300,
    kms_master_key_id: '',
    max_message_size: 262144,
    message_retention_seconds: 345600,
    name,
    policy: '',
    receive_wait_time_seconds: 10,
    redrive_policy: `{"deadLetterTargetArn":"${arn}-dead","maxReceiveCount":5}`,
    sqs_managed_sse_enabled: true,
    tags: TAGS,
    tags_all: TAGS,
    url,
    visibility_timeout_seconds: 45,
  };
  const timeout = hasDrifted ? 46 : 45;
  return member(
    'aws_sqs_queue',
    attributes,
    { visibility_timeout_seconds: timeout },
    {
      resourceType: 'AWS::SQS::Queue',
      resourceId: url,
      resourceName: name,
      arn,
      tags: TAGS,
      configuration: JSON.stringify({
        QueueArn: arn,
        VisibilityTimeout: timeout,
        DelaySeconds: 0,
        MaximumMessageSize: 262144,
        MessageRetentionPeriod: 345600,
        ReceiveMessageWaitTimeSeconds: 10,
        KmsDataKeyReusePeriodSeconds: '300',
        SqsManagedSseEnabled: 'true',
        RedrivePolicy: `{"maxReceiveCount":5,"deadLetterTargetArn":"${arn}-dead"}`,
      }),
      supplementaryConfiguration: { Tags: JSON.stringify(TAGS) },
    },
  );
}

function group(n: number, hasDrifted: boolean): Member {
  const id = `sg-${n.toString(16).padStart(17, '0')}`;
  const arn = `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${id}`;
  const block = (port: number, cidrs: string[]): JsonObject => ({
    cidr_blocks: cidrs,
    description: 'inside',
    from_port: port,
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    protocol: 'tcp',
    security_groups: [],
    self: false,
    to_port: port,
  });
  const attributes: JsonObject = {
    arn,
    description: 'orders',
    egress: [],
    id,
    ingress: [
      block(443, ['10.0.0.0/8', '192.168.0.0/16']),
      block(8080, ['10.1.0.0/16']),
    ],
    name: `group-${n}`,
    name_prefix: '',
    owner_id: ACCOUNT,
    revoke_rules_on_delete: false,
    tags: TAGS,
    tags_all: TAGS,
    timeouts: null,
    vpc_id: 'vpc-01',
  };
  const permission = (port: number, cidrs: string[]): JsonObject => ({
    fromPort: port,
    ipProtocol: 'tcp',
    ipv6Ranges: [],
    prefixListIds: [],
    toPort: port,
    userIdGroupPairs: [],
    ipv4Ranges: cidrs.map(cidrIp => ({ cidrIp, description: 'inside' })),
    ipRanges: cidrs,
  });
  const port = hasDrifted ? 22 : 8080;
  return member(
    'aws_security_group',
    attributes,
    {
      ingress: [
        block(443, ['10.0.0.0/8', '192.168.0.0/16']),
        block(port, ['10.1.0.0/16']),
      ],
    },
    {
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: id,
      resourceName: `group-${n}`,
      arn,
      tags: TAGS,
      configuration: JSON.stringify({
        description: 'orders',
        groupName: `group-${n}`,
        ipPermissions: [
          permission(port, ['10.1.0.0/16']),
          permission(443, ['192.168.0.0/16', '10.0.0.0/8']),
        ],
        ownerId: ACCOUNT,
        groupId: id,
        ipPermissionsEgress: [],
        tags: Object.entries(TAGS).map(([key, value]) => ({ key, value })),
        vpcId: 'vpc-01',
      }),
      supplementaryConfiguration: {},
    },
  );
}

function role(n: number, hasDrifted: boolean): Member {
  const name = `role-${n}`;
  const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const trust = (service: string) =>
    `{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"${service}"}}],"Version":"2012-10-17"}`;
  const id = `AROA${String(n).padStart(17, '0')}`;
  const attributes: JsonObject = {
    arn,
    assume_role_policy: trust('lambda.amazonaws.com'),
    create_date: '2025-01-01T00:00:00Z',
    description: '',
    force_detach_policies: false,
    id: name,
    inline_policy: [],
    managed_policy_arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    max_session_duration: 3600,
    name,
    name_prefix: '',
    path: '/',
    permissions_boundary: '',
    tags: TAGS,
    tags_all: TAGS,
    unique_id: id,
  };
  const service = hasDrifted ? 'ec2.amazonaws.com' : 'lambda.amazonaws.com';
  return member(
    'aws_iam_role',
    attributes,
    { assume_role_policy: trust(service) },
    {
      resourceType: 'AWS::IAM::Role',
      resourceId: id,
      resourceName: name,
      arn,
      awsRegion: 'global',
      tags: TAGS,
      configuration: JSON.stringify({
        path: '/',
        roleName: name,
        roleId: id,
        arn,
        assumeRolePolicyDocument: encodeURIComponent(trust(service)),
        instanceProfileList: [],
        rolePolicyList: [],
        attachedManagedPolicies: [
          {
            policyName: 'ReadOnlyAccess',
            policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
          },
        ],
        tags: Object.entries(TAGS).map(([key, value]) => ({ key, value })),
      }),
      supplementaryConfiguration: {},
    },
  );
}

function fn(n: number, hasDrifted: boolean): Member {
  const name = `function-${n}`;
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
  const attributes: JsonObject = {
    architectures: ['x86_64'],
    arn,
    dead_letter_config: [],
    description: 'orders',
    environment: [],
    ephemeral_storage: [{ size: 512 }],
    filename: null,
    function_name: name,
    handler: 'index.handler',
    id: name,
    invoke_arn: `${arn}/invocations`,
    kms_key_arn: '',
    layers: [],
    memory_size: 256,
    package_type: 'Zip',
    publish: false,
    reserved_concurrent_executions: -1,
    role: `arn:aws:iam::${ACCOUNT}:role/lambda`,
    runtime: 'nodejs20.x',
    tags: TAGS,
    tags_all: TAGS,
    timeout: 30,
    tracing_config: [{ mode: 'PassThrough' }],
    vpc_config: [],
  };
  const memory = hasDrifted ? 512 : 256;
  return member(
    'aws_lambda_function',
    attributes,
    { memory_size: memory },
    {
      resourceType: 'AWS::Lambda::Function',
      resourceId: name,
      resourceName: name,
      arn,
      tags: TAGS,
      configuration: JSON.stringify({
        functionName: name,
        functionArn: arn,
        runtime: 'nodejs20.x',
        role: `arn:aws:iam::${ACCOUNT}:role/lambda`,
        handler: 'index.handler',
        codeSize: 1234,
        description: 'orders',
        timeout: 30,
        memorySize: memory,
        codeSha256: 'x',
        version: '$LATEST',
        tracingConfig: { mode: 'PassThrough' },
        layers: [],
        architectures: ['x86_64'],
        ephemeralStorage: { size: 512 },
      }),
      supplementaryConfiguration: { Tags: JSON.stringify(TAGS) },
    },
  );
}

function member(
  type: string,
  attributes: JsonObject,
  today: JsonObject,
  raw: JsonObject,
): Member {
  return {
    desired: {
      address: `${type}.r_${String(attributes.id)}`,
      type,
      attributes,
      sensitivePaths: [],
    },
    raw: {
      accountId: ACCOUNT,
      awsRegion: REGION,
      configurationItemStatus: 'OK',
      configurationItemCaptureTime: '2026-03-01T10:00:00.000Z',
      ...raw,
    },
    read: structuredClone({ ...attributes, ...today }),
  };
}

const KINDS = [queue, group, role, fn];

/** The n-th resource of an estate of four kinds; one in fifty has drifted. */
export function memberAt(n: number): Member {
  return KINDS[n % KINDS.length](n, n % 50 === 7);
}

/** The first so many resources. */
export function estate(size: number): Member[] {
  return Array.from({ length: size }, (_, n) => memberAt(n));
}

/** An item as the comparison takes it. */
export function liveOf({ raw }: Member): LiveItem {
  const item = normaliseItem(raw);
  if (item === undefined) throw new Error('the estate holds no item');
  return item;
}
