/** @jest-environment node */
import { desired } from '../fixtures/account';
import { itemOf, judged } from '../fixtures/judged';
import { normaliseModel } from '../items/normaliseModel';
import { JsonObject, JsonValue } from '../types';

const bucketWith = (settings: JsonObject) =>
  itemOf('AWS::S3::Bucket', 'b', { name: 'b' }, settings);
const part = (kind: string, attributes: JsonObject) =>
  desired(`aws_s3_bucket_${kind}.p`, { bucket: 'b', ...attributes });
const bucket = (attributes: JsonObject) =>
  desired('aws_s3_bucket.b', { id: 'b', bucket: 'b', ...attributes });

describe('lifecycle rules', () => {
  const live = (more: JsonObject) =>
    bucketWith({
      BucketLifecycleConfiguration: {
        rules: [{ id: 'r', status: 'Enabled', expirationInDays: -1, ...more }],
      },
    });
  const rule = (more: JsonObject) =>
    part('lifecycle_configuration', {
      rule: [{ id: 'r', status: 'Enabled', ...more }],
    });

  it('may test the size of objects', () => {
    const sized = rule({ filter: [{ object_size_greater_than: 500 }] });
    const got = (objectSizeGreaterThan: number) =>
      live({ filter: { predicate: { objectSizeGreaterThan } } });
    expect(judged(sized, got(500))).toBe('in-sync');
    expect(judged(sized, got(5000))).toBe('changed rule');
    expect(judged(sized, live({ filter: { predicate: null } }))).toBe(
      'in-sync',
    );
  });

  it('may keep some versions and move at a date', () => {
    const moved = rule({
      transition: [{ date: '2027-01-01T00:00:00Z', storage_class: 'GLACIER' }],
      noncurrent_version_transition: [
        {
          noncurrent_days: 30,
          newer_noncurrent_versions: 2,
          storage_class: 'GLACIER',
        },
      ],
    });
    const got = (newerNoncurrentVersions: number) =>
      live({
        transitions: [
          {
            days: -1,
            date: '2027-01-01T00:00:00.000Z',
            storageClass: 'GLACIER',
          },
        ],
        noncurrentVersionTransitions: [
          { days: 30, newerNoncurrentVersions, storageClass: 'GLACIER' },
        ],
      });
    expect(judged(moved, got(2))).toBe('in-sync');
    expect(judged(moved, got(3))).toBe('changed rule');
  });

  it('are the same in the own block of a bucket', () => {
    const inline = bucket({
      lifecycle_rule: [
        {
          id: 'r',
          enabled: true,
          prefix: 'logs/',
          tags: { k: 'v' },
          expiration: [{ date: '', days: 30 }],
          noncurrent_version_expiration: [{ days: 5 }],
          noncurrent_version_transition: [
            { days: 3, storage_class: 'GLACIER' },
          ],
          abort_incomplete_multipart_upload_days: 7,
        },
      ],
    });
    const got = (more: JsonObject) =>
      live({
        expirationInDays: 30,
        filter: {
          predicate: {
            operands: [{ prefix: 'logs/' }, { tag: { key: 'k', value: 'v' } }],
          },
        },
        noncurrentVersionExpiration: { noncurrentDays: 5 },
        noncurrentVersionTransitions: [{ days: 3, storageClass: 'GLACIER' }],
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        ...more,
      });
    expect(judged(inline, got({}))).toBe('in-sync');
    const changes: JsonObject[] = [
      { status: 'Disabled' },
      { expirationInDays: 1 },
      { noncurrentVersionExpiration: { noncurrentDays: 6 } },
      { abortIncompleteMultipartUpload: { daysAfterInitiation: 8 } },
    ];
    for (const change of changes) {
      expect(judged(inline, got(change))).toBe('changed lifecycle_rule');
    }
    expect(judged(inline, got({ expirationInDays: 1 }), [rule({})])).toBe(
      'in-sync',
    );
  });
});

describe('settings in the own blocks of a bucket', () => {
  it.each<[string, JsonValue, JsonObject, JsonObject]>([
    [
      'cors_rule',
      [
        {
          allowed_methods: ['GET'],
          allowed_origins: ['*'],
          max_age_seconds: 0,
        },
      ],
      {
        BucketCrossOriginConfiguration: {
          rules: [{ id: null, allowedMethods: ['GET'], allowedOrigins: ['*'] }],
        },
      },
      {
        BucketCrossOriginConfiguration: {
          rules: [{ id: null, allowedMethods: ['PUT'], allowedOrigins: ['*'] }],
        },
      },
    ],
    [
      'website[0].redirect_all_requests_to',
      [{ redirect_all_requests_to: 'https://example.com' }],
      {
        BucketWebsiteConfiguration: {
          redirectAllRequestsTo: { hostName: 'example.com', protocol: 'https' },
        },
      },
      {
        BucketWebsiteConfiguration: {
          redirectAllRequestsTo: { hostName: 'example.org', protocol: 'https' },
        },
      },
    ],
    [
      'versioning[0].mfa_delete',
      [{ enabled: true, mfa_delete: true }],
      {
        BucketVersioningConfiguration: {
          status: 'Enabled',
          isMfaDeleteEnabled: true,
        },
      },
      {
        BucketVersioningConfiguration: {
          status: 'Enabled',
          isMfaDeleteEnabled: null,
        },
      },
    ],
    [
      'object_lock_configuration[0].rule[0].default_retention[0].days',
      [{ rule: [{ default_retention: [{ days: 3, mode: 'GOVERNANCE' }] }] }],
      {
        ObjectLockConfiguration: {
          rule: { defaultRetention: { days: 3, mode: 'GOVERNANCE' } },
        },
      },
      {
        ObjectLockConfiguration: {
          rule: { defaultRetention: { days: 1, mode: 'GOVERNANCE' } },
        },
      },
    ],
  ])('show a changed %s', (path, declared, same, other) => {
    const inline = bucket({ [path.split('[')[0]]: declared });
    expect(judged(inline, bucketWith(same))).toBe('in-sync');
    expect(judged(inline, bucketWith(other))).toBe(`changed ${path}`);
  });

  it('show a grant to everyone, where grants are in the state', () => {
    const own = { grantee: { id: 'me' }, permission: 'FullControl' };
    const everyone = { grantee: 'AllUsers', permission: 'Read' };
    const got = (...grantList: JsonObject[]) =>
      bucketWith({ AccessControlList: { grantList } });
    const granted = bucket({
      grant: [{ id: 'me', permissions: ['FULL_CONTROL'] }],
    });
    expect(judged(granted, got(own))).toBe('in-sync');
    expect(judged(granted, got(own, everyone))).toBe('changed grant');
    expect(judged(bucket({ grant: [] }), got(own))).toBe('in-sync');
  });
});

describe('replication', () => {
  const declared = part('replication_configuration', {
    role: 'arn:aws:iam::111122223333:role/r',
    rule: [
      {
        id: 'all',
        status: 'Enabled',
        destination: [{ bucket: 'arn:aws:s3:::copy', storage_class: '' }],
      },
    ],
  });
  const got = (bucketARN: string) =>
    bucketWith({
      BucketReplicationConfiguration: {
        roleARN: 'arn:aws:iam::111122223333:role/r',
        rules: {
          all: {
            status: 'Enabled',
            destinationConfig: { bucketARN, storageClass: null },
          },
        },
      },
    });

  it('goes to the bucket that was asked for', () => {
    expect(judged(declared, got('arn:aws:s3:::copy'))).toBe('in-sync');
    expect(judged(declared, got('arn:aws:s3:::mine'))).toBe('changed rule');
  });

  it('that is off is gone', () => {
    const off = bucketWith({
      BucketReplicationConfiguration: { roleARN: null, rules: null },
    });
    expect(judged(declared, off)).toMatch(/^deleted/);
  });
});

it('a model shows what AWS Config keeps in shapes of its own', () => {
  const model = (status: string, BlockPublicAcls: boolean) =>
    normaliseModel({
      typeName: 'AWS::S3::Bucket',
      identifier: 'b',
      properties: {
        BucketName: 'b',
        VersioningConfiguration: { Status: status },
        PublicAccessBlockConfiguration: { BlockPublicAcls },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
          ],
        },
      },
    })!;
  const versioning = part('versioning', {
    versioning_configuration: [{ status: 'Enabled', mfa_delete: '' }],
  });
  const block = part('public_access_block', { block_public_acls: true });
  const encryption = part('server_side_encryption_configuration', {
    rule: [
      {
        apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms' }],
      },
    ],
  });
  expect(judged(versioning, model('Enabled', true))).toBe('in-sync');
  expect(judged(versioning, model('Suspended', true))).toBe(
    'changed versioning_configuration[0].status',
  );
  expect(judged(block, model('Enabled', false))).toBe(
    'changed block_public_acls',
  );
  expect(judged(encryption, model('Enabled', true))).toMatch(/^changed rule/);
});
