/** @jest-environment node */
import { DESIRED, LIVE, desired, live } from '../fixtures/account';
import { JsonObject } from '../types';
import { unmanagedObjects } from './unmanagedObjects';

function judged(items: JsonObject[], known = DESIRED) {
  const { unmanaged, leftOut } = unmanagedObjects({
    known,
    live: items.map(live),
  });
  return {
    unmanaged: unmanaged.map(u => `${u.type} ${u.identity.resourceId}`),
    leftOut,
  };
}

const group = (name: string, more: JsonObject = {}): JsonObject => ({
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0123456789abcdef0',
  resourceName: name,
  configuration: { groupName: name },
  ...more,
});

describe('unmanagedObjects', () => {
  it('has nothing of an account that stacks describe in full', () => {
    expect(unmanagedObjects({ live: LIVE, known: DESIRED })).toEqual({
      unmanaged: [],
      leftOut: {},
    });
  });

  it('has what no stack claims, once, with what is known of it', () => {
    const console_ = group('console', { tags: { team: 'a' } });
    const { unmanaged } = unmanagedObjects({
      known: DESIRED,
      live: [...LIVE, live(console_), live(console_)],
    });
    expect(unmanaged).toEqual([
      {
        type: 'aws_security_group',
        identity: {
          type: 'aws_security_group',
          accountId: '111122223333',
          region: 'eu-west-1',
          resourceType: 'AWS::EC2::SecurityGroup',
          resourceId: 'sg-0123456789abcdef0',
        },
        name: 'console',
        tags: { team: 'a' },
        liveAsOf: '2026-03-01T10:00:00.000Z',
      },
    ]);
  });

  it('is claimed by a resource of any type with its ARN or id', () => {
    const machine: JsonObject = {
      resourceType: 'AWS::New::Schedule',
      resourceId: 'nightly',
      arn: 'arn:aws:scheduler:eu-west-1:1:schedule/default/nightly',
      configuration: {},
    };
    expect(judged([machine], []).unmanaged).toEqual([
      'AWS::New::Schedule nightly',
    ]);
    const known = desired('aws_new_schedule.n', {
      arn: String(machine.arn),
    });
    expect(judged([machine], [known]).unmanaged).toEqual([]);
    const others = [
      { type: 'AWS::New::Schedule', arn: known.attributes.arn as string },
    ];
    expect(
      unmanagedObjects({ live: [live(machine)], known: [], claimed: others })
        .unmanaged,
    ).toEqual([]);
  });

  it('is not claimed by one that declares a setting of it only, or has its name by chance', () => {
    const bucket: JsonObject = {
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'exports',
      arn: 'arn:aws:s3:::exports',
      configuration: { name: 'exports' },
    };
    const topic: JsonObject = {
      resourceType: 'AWS::SNS::Topic',
      resourceId: 'arn:aws:sns:eu-west-1:111122223333:t',
      arn: 'arn:aws:sns:eu-west-1:111122223333:t',
      configuration: {},
    };
    const known = [
      desired('aws_s3_bucket_policy.p', { id: 'exports', bucket: 'exports' }),
      desired('aws_sns_topic_policy.p', {
        arn: topic.arn ?? '',
        id: topic.arn ?? '',
      }),
      desired('aws_new_thing.x', { id: 'exports' }),
    ];
    expect(judged([bucket, topic], known).unmanaged).toEqual([
      'aws_s3_bucket exports',
      'aws_sns_topic arn:aws:sns:eu-west-1:111122223333:t',
    ]);
  });

  it('has nothing that is gone or was not recorded', () => {
    for (const status of ['ResourceDeleted', 'ResourceNotRecorded']) {
      expect(
        judged([group('x', { configurationItemStatus: status })]).unmanaged,
      ).toEqual([]);
    }
  });

  const thing = (
    resourceType: string,
    resourceId: string,
    configuration: JsonObject = {},
    more: JsonObject = {},
  ): JsonObject => ({ resourceType, resourceId, configuration, ...more });

  it.each<[string, JsonObject]>([
    [
      'cloudformation',
      group('x', { tags: { 'aws:cloudformation:stack-name': 's' } }),
    ],
    ['cloudformation', thing('AWS::CloudFormation::Stack', 'arn:s')],
    ['eks', group('eks-cluster-sg-main-1')],
    ['eks', group('x', { tags: { 'aws:eks:cluster-name': 'main' } })],
    ['eks', group('x', { tags: { 'kubernetes.io/cluster/main': 'owned' } })],
    [
      'eks',
      thing(
        'AWS::ElasticLoadBalancingV2::LoadBalancer',
        'arn:l',
        {},
        { tags: { 'elbv2.k8s.aws/cluster': 'main' } },
      ),
    ],
    [
      'eks',
      thing('AWS::EC2::NetworkInterface', 'eni-1', {
        description: 'aws-K8S-i-1',
      }),
    ],
    [
      'auto-scaling',
      thing(
        'AWS::EC2::Instance',
        'i-0',
        {},
        { tags: { 'aws:autoscaling:groupName': 'g' } },
      ),
    ],
    [
      'auto-scaling',
      thing('AWS::CloudWatch::Alarm', 'arn:a', {
        alarmName: 'TargetTracking-service/x',
      }),
    ],
    [
      'service-linked',
      thing('AWS::IAM::Role', 'AROA1', {
        path: '/aws-service-role/ecs.amazonaws.com/',
      }),
    ],
    [
      'aws-managed',
      thing(
        'AWS::IAM::Role',
        'AROA2',
        {},
        {
          arn: 'arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x',
        },
      ),
    ],
    ['aws-managed', thing('AWS::KMS::Key', 'k', { keyManager: 'AWS' })],
    [
      'aws-managed',
      thing('AWS::KMS::Alias', 'alias/aws/s3', { AliasName: 'alias/aws/s3' }),
    ],
    [
      'aws-managed',
      thing('AWS::EC2::NetworkInterface', 'eni-2', { requesterManaged: true }),
    ],
    [
      'aws-managed',
      thing('AWS::EC2::NetworkInterface', 'eni-3', {
        interfaceType: 'nat_gateway',
      }),
    ],
    [
      'aws-managed',
      thing('AWS::RDS::DBSnapshot', 'rds:x', { snapshotType: 'automated' }),
    ],
    [
      'aws-managed',
      thing('AWS::Events::Rule', 'arn:r', { ManagedBy: 'ecs.amazonaws.com' }),
    ],
    ['aws-default', group('default')],
    ['aws-default', thing('AWS::EC2::VPC', 'vpc-1', { isDefault: true })],
    [
      'aws-default',
      thing('AWS::EC2::Subnet', 'subnet-1', { defaultForAz: true }),
    ],
    [
      'aws-default',
      thing('AWS::EC2::NetworkAcl', 'acl-1', { isDefault: true }),
    ],
    [
      'aws-default',
      thing('AWS::EC2::RouteTable', 'rtb-1', {
        associations: [{ main: true }],
      }),
    ],
    [
      'aws-default',
      thing('AWS::Athena::WorkGroup', 'primary', { Name: 'primary' }),
    ],
    ['not-a-resource', thing('AWS::Config::ResourceCompliance', 'x')],
  ])('leaves out and counts as %s: %j', (reason, raw) => {
    expect(judged([raw])).toEqual({ unmanaged: [], leftOut: { [reason]: 1 } });
  });

  it('leaves out the gateway of the default VPC, and no other', () => {
    const gateway = (vpcId: string) =>
      thing('AWS::EC2::InternetGateway', `igw-${vpcId}`, {
        attachments: [{ vpcId }],
      });
    const vpc = thing('AWS::EC2::VPC', 'vpc-1', { isDefault: true });
    expect(judged([vpc, gateway('vpc-1'), gateway('vpc-2')])).toEqual({
      unmanaged: ['aws_internet_gateway igw-vpc-2'],
      leftOut: { 'aws-default': 2 },
    });
  });

  it('leaves out what goes with a claimed instance, and no volume that stays', () => {
    const instance = desired('aws_instance.web', {
      id: 'i-0123456789abcdef0',
      root_block_device: [{ volume_id: 'vol-0123456789abcdef0' }],
    });
    const volume = (resourceId: string, deleteOnTermination: boolean) =>
      thing('AWS::EC2::Volume', resourceId, {
        attachments: [
          { instanceId: 'i-0123456789abcdef0', deleteOnTermination },
        ],
      });
    const card = thing('AWS::EC2::NetworkInterface', 'eni-1', {
      interfaceType: 'interface',
      attachment: {
        instanceId: 'i-0123456789abcdef0',
        deleteOnTermination: true,
      },
    });
    expect(
      judged(
        [
          volume('vol-0123456789abcdef0', true),
          volume('vol-0123456789abcdef1', true),
          volume('vol-0123456789abcdef2', false),
          card,
        ],
        [instance],
      ),
    ).toEqual({
      unmanaged: ['aws_ebs_volume vol-0123456789abcdef2'],
      leftOut: { 'part-of-claimed': 2 },
    });
  });

  it('leaves out older revisions of a known family of tasks', () => {
    const family = desired('aws_ecs_task_definition.t', { family: 'web' });
    const revision = (name: string, n: number) =>
      thing(
        'AWS::ECS::TaskDefinition',
        `arn:aws:ecs:e:1:task-definition/${name}:${n}`,
        { Family: name },
      );
    expect(
      judged([revision('web', 1), revision('other', 1)], [family]),
    ).toMatchObject({
      unmanaged: [
        'aws_ecs_task_definition arn:aws:ecs:e:1:task-definition/other:1',
      ],
      leftOut: { 'part-of-claimed': 1 },
    });
  });
});
