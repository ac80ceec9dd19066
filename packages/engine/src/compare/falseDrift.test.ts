/** @jest-environment node */
import { JsonObject, JsonValue, LiveItem } from '../types';
import { desired } from '../fixtures/account';
import {
  desiredWith,
  idOf,
  liveWith,
  notInSync,
  results,
} from '../fixtures/edit';
import { DESIRED } from '../fixtures/account';

const QUEUE = idOf('AWS::SQS::Queue');
const INLINE = 'sg-0aaaaaaaaaaaaaaa1';
const PARTS = 'sg-0aaaaaaaaaaaaaaa2';
const ROLE = 'AROAEXAMPLEEXAMPLE01';
const DB = 'db-ABCDEFGHIJKLMNOP';

function rules(configuration: JsonObject, key = 'ipPermissions'): JsonValue[] {
  return configuration[key] as JsonValue[];
}

describe('what is not drift', () => {
  it('an account as its state describes it', () => {
    expect(notInSync({})).toEqual([]);
  });

  it('tags that AWS itself adds', () => {
    const live = liveWith(QUEUE, (_, item) => {
      item.tags = { ...item.tags, 'aws:cloudformation:stack-id': 'x' };
    });
    expect(notInSync({ live })).toEqual([]);
  });

  it('tags that the API does not return', () => {
    const live = liveWith(QUEUE, (_, item) => {
      delete item.tags;
      item.supplementaryConfiguration = {};
    });
    const queue = results({ live }).get('aws_sqs_queue.orders');
    expect(queue?.verdict).toBe('in-sync');
    expect(queue?.unverified).toContainEqual({
      path: 'tags_all',
      reason: 'not-returned',
    });
  });

  it('null, empty text, empty list and empty map for nothing', () => {
    for (const nothing of [null, '', [], {}] as JsonValue[]) {
      const changed = desiredWith('aws_instance.web', {
        key_name: nothing,
        tags_all: nothing,
        placement_group: nothing,
      });
      expect(notInSync({ desired: changed })).toEqual([]);
    }
  });

  it('zeros and falses that the provider writes where AWS has nothing', () => {
    const changed = desiredWith('aws_db_instance.main', {
      iops: 0,
      storage_throughput: 0,
      customer_owned_ip_enabled: false,
    });
    const live = liveWith(DB, c => {
      c.iops = null;
      c.storageThroughput = null;
    });
    expect(notInSync({ desired: changed, live })).toEqual([]);
  });

  it('defaults that AWS fills in', () => {
    const changed = desiredWith('aws_lambda_function.worker', {
      architectures: null,
      ephemeral_storage: [],
      tracing_config: [],
      package_type: null,
    });
    const live = liveWith('worker', c => {
      c.architectures = ['x86_64'];
      c.ephemeralStorage = { size: 512 };
      c.packageType = 'Zip';
    });
    expect(notInSync({ desired: changed, live })).toEqual([]);
  });

  it('the encryption that every bucket has', () => {
    const bucket = DESIRED.filter(
      r => r.type !== 'aws_s3_bucket_server_side_encryption_configuration',
    ).map(r =>
      r.type === 'aws_s3_bucket'
        ? {
            ...r,
            attributes: {
              ...r.attributes,
              server_side_encryption_configuration: [],
            },
          }
        : r,
    );
    const live = liveWith('exports', (_, item) => {
      item.supplementaryConfiguration.ServerSideEncryptionConfiguration = {
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: 'AES256',
              kmsMasterKeyID: null,
            },
            bucketKeyEnabled: false,
          },
        ],
      };
    });
    expect(notInSync({ desired: bucket, live })).toEqual([]);
  });

  it('values that differ only in how they are written', () => {
    const changed = desiredWith('aws_sqs_queue.orders', {
      kms_master_key_id:
        'arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e-0000-4000-8000-abcdefabcdef',
      visibility_timeout_seconds: '45',
      redrive_policy:
        '{ "maxReceiveCount" : 5, "deadLetterTargetArn":"arn:dlq"}',
    });
    expect(notInSync({ desired: changed })).toEqual([]);
  });

  it('an alias of a key, which only KMS could resolve', () => {
    const changed = desiredWith('aws_sqs_queue.orders', {
      kms_master_key_id: 'alias/orders',
    });
    const queue = results({ desired: changed }).get('aws_sqs_queue.orders');
    expect(queue?.verdict).toBe('in-sync');
    expect(queue?.unverified).toContainEqual({
      path: 'kms_master_key_id',
      reason: 'not-returned',
    });
  });

  it('a minor upgrade that the code leaves to AWS', () => {
    const live = liveWith(DB, c => {
      c.engineVersion = '16.9';
    });
    expect(notInSync({ live })).toEqual([]);
  });

  it('storage that grew by itself, a modification that waits', () => {
    const live = liveWith(DB, c => {
      c.allocatedStorage = 200;
      c.dBInstanceClass = 'db.t4g.small';
      c.pendingModifiedValues = { dBInstanceClass: 'db.t4g.medium' };
    });
    expect(notInSync({ live })).toEqual([]);
  });

  it('capacity that an autoscaler owns', () => {
    const live = liveWith('orders', c => {
      c.provisionedThroughput = {
        readCapacityUnits: 50,
        writeCapacityUnits: 9,
      };
    });
    const target = desired('aws_appautoscaling_target.reads', {
      resource_id: 'table/orders',
    });
    expect(notInSync({ live })).not.toEqual([]);
    expect(notInSync({ live, elsewhere: [target] })).toEqual([]);
  });

  it('computed and volatile values', () => {
    const changed = desiredWith('aws_instance.web', {
      public_ip: '203.0.113.9',
      instance_state: 'stopped',
    });
    const live = liveWith('subnet-0123456789abcdef0', c => {
      c.availableIpAddressCount = 1;
    });
    expect(notInSync({ desired: changed, live })).toEqual([]);
  });

  it('an Elastic IP or a stop that changes an instance’s public address', () => {
    const live = liveWith('i-0123456789abcdef0', c => {
      c.publicIpAddress = '203.0.113.1';
      c.state = { code: 80, name: 'stopped' };
    });
    expect(notInSync({ live })).toEqual([]);
  });

  it('a protocol by number, ports where there are none, an account before a group', () => {
    const changed = desiredWith('aws_vpc_security_group_egress_rule.all', {
      ip_protocol: 'all',
      from_port: 0,
      to_port: 0,
    });
    const live = liveWith(PARTS, c => {
      (rules(c)[0] as JsonObject).ipProtocol = '6';
    });
    expect(notInSync({ desired: changed, live })).toEqual([]);
    const grouped = desiredWith('aws_vpc_security_group_ingress_rule.https', {
      cidr_ipv4: null,
      referenced_security_group_id: `111122223333/${INLINE}`,
    });
    const byGroup = liveWith(PARTS, c => {
      (rules(c)[0] as JsonObject).ipv4Ranges = [];
      (rules(c)[0] as JsonObject).userIdGroupPairs = [
        { groupId: INLINE, userId: '111122223333', description: 'https' },
      ];
    });
    expect(notInSync({ desired: grouped, live: byGroup })).toEqual([]);
  });

  it('many CIDRs in one rule, split and merged by EC2', () => {
    const live = liveWith(PARTS, c => {
      const [https, many] = rules(c) as JsonObject[];
      c.ipPermissions = [
        { ...many, ipRanges: ['10.2.0.0/16'] },
        https,
        { ...many, ipRanges: ['10.3.0.0/16'] },
      ];
    });
    expect(notInSync({ live })).toEqual([]);
  });

  it('a parent’s stale snapshot of rules that are resources of their own', () => {
    const stale = desiredWith('aws_security_group.parts', {
      ingress: [
        {
          cidr_blocks: ['172.16.0.0/12'],
          from_port: 22,
          to_port: 22,
          protocol: 'tcp',
          self: false,
        },
      ],
    });
    expect(notInSync({ desired: stale })).toEqual([]);
  });

  it('rules, attachments and settings declared in another state', () => {
    const isParent = (type: string) =>
      [
        'aws_security_group',
        'aws_iam_role',
        'aws_s3_bucket',
        'aws_sqs_queue',
        'aws_route_table',
      ].includes(type);
    const parents = DESIRED.filter(r => isParent(r.type));
    const parts = DESIRED.filter(r => !isParent(r.type));
    expect(notInSync({ desired: parents, elsewhere: parts })).toEqual([]);
    expect(notInSync({ desired: parts, elsewhere: parents })).toEqual([]);
  });

  it('a policy attached to many roles at once', () => {
    const live = liveWith(ROLE, c => {
      (c.attachedManagedPolicies as JsonValue[]).push({ policyArn: 'arn:p' });
    });
    const many = desired('aws_iam_policy_attachment.many', {
      policy_arn: 'arn:p',
      roles: ['other', 'worker'],
    });
    expect(notInSync({ live })).toHaveLength(1);
    expect(notInSync({ live, elsewhere: [many] })).toEqual([]);
  });

  it('routes that AWS makes', () => {
    const live = liveWith('rtb-0123456789abcdef0', c => {
      (c.routes as JsonValue[]).push({
        destinationCidrBlock: '172.16.0.0/12',
        gatewayId: 'vgw-1',
        origin: 'EnableVgwRoutePropagation',
      });
    });
    expect(notInSync({ live })).toEqual([]);
  });

  it('lists that a query collapsed into one element', () => {
    const live = liveWith(ROLE, c => {
      [c.attachedManagedPolicies] = c.attachedManagedPolicies as JsonValue[];
      [c.rolePolicyList] = c.rolePolicyList as JsonValue[];
    });
    expect(notInSync({ live })).toEqual([]);
  });

  it('settings whose nulls an API dropped', () => {
    const live = liveWith('exports', (_, item) => {
      item.supplementaryConfiguration.BucketLoggingConfiguration = {};
      item.supplementaryConfiguration.BucketVersioningConfiguration = {
        status: 'Enabled',
      };
    });
    expect(notInSync({ live })).toEqual([]);
  });

  it('a block without any switch on, and no block', () => {
    const off = desiredWith('aws_s3_bucket_public_access_block.exports', {
      block_public_acls: false,
      block_public_policy: false,
      ignore_public_acls: false,
      restrict_public_buckets: false,
    });
    const live = liveWith('exports', (_, item) => {
      delete item.supplementaryConfiguration.PublicAccessBlockConfiguration;
    });
    expect(notInSync({ desired: off, live })).toEqual([]);
  });

  it('an older or a repeated capture of the same resource', () => {
    const older: LiveItem[] = liveWith(QUEUE, c => {
      c.VisibilityTimeout = 1;
    }).map(item => ({ ...item, captureTime: '2020-01-01T00:00:00.000Z' }));
    expect(notInSync({ live: [...older, ...liveWith('', () => {})] })).toEqual(
      [],
    );
  });

  it('a difference in an item from before the state was written', () => {
    const live = liveWith(QUEUE, c => {
      c.VisibilityTimeout = 1;
    });
    const [queue, ...others] = notInSync({
      live,
      desiredAsOf: '2026-03-02T00:00:00.000Z',
    });
    expect(others).toEqual([]);
    expect(queue).toMatchObject({
      verdict: 'unverifiable',
      reason: 'stale',
      changes: [],
      unverified: [{ path: 'visibility_timeout_seconds', reason: 'stale' }],
    });
  });

  it('an agreement in an item from before the state was written', () => {
    expect(notInSync({ desiredAsOf: '2026-03-02T00:00:00.000Z' })).toEqual([]);
  });
});
