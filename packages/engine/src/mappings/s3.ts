import { boolean, exactText, iamPolicy, kmsKey, words } from '../equality';
import { observe } from '../items/livePath';
import { text } from '../json';
import { inlineSettings } from './s3Inline';
import { bucket, s3Settings } from './s3Settings';
import { LiveItem } from '../types';
import { mapping } from './mapping';
import { reading, supplementary, tags } from './read';

/**
 * A bucket's item keeps every setting in supplementaryConfiguration, in shapes of
 * its own. A setting that is off has a null form; where an API drops nulls, an
 * empty object is left (`absent: null`).
 */
const VERSIONING = 'BucketVersioningConfiguration';
const ENCRYPTION_MODEL =
  'BucketEncryption.ServerSideEncryptionConfiguration[0]';
const ENCRYPTION =
  'ServerSideEncryptionConfiguration.rules[0].applyServerSideEncryptionByDefault';
const BUCKET_KEY =
  'ServerSideEncryptionConfiguration.rules[0].bucketKeyEnabled';

const bucketItself = mapping('aws_s3_bucket', 'AWS::S3::Bucket', {
  locate: attributes => ({
    ...bucket(attributes, () => undefined),
    arn: text(attributes, 'arn'),
  }),
  attributes: {
    tags_all: tags(),
    policy: supplementary('BucketPolicy.policyText', iamPolicy, {
      absent: null,
      declaredBy: ['aws_s3_bucket_policy'],
    }),
    'versioning[0].enabled': supplementary(
      `${VERSIONING}.status`,
      words({ enabled: true, suspended: false, off: false, '': false }),
      {
        absent: null,
        model: 'VersioningConfiguration.Status',
        declaredBy: ['aws_s3_bucket_versioning'],
      },
    ),
    'logging[0].target_bucket': supplementary(
      'BucketLoggingConfiguration.destinationBucketName',
      exactText,
      {
        absent: null,
        emptyBlock: 'none',
        declaredBy: ['aws_s3_bucket_logging'],
      },
    ),
    'logging[0].target_prefix': supplementary(
      'BucketLoggingConfiguration.logFilePrefix',
      exactText,
      {
        absent: null,
        emptyBlock: 'none',
        declaredBy: ['aws_s3_bucket_logging'],
      },
    ),
    'server_side_encryption_configuration[0].rule[0].apply_server_side_encryption_by_default[0].sse_algorithm':
      supplementary(`${ENCRYPTION}.sseAlgorithm`, exactText, {
        model: `${ENCRYPTION_MODEL}.ServerSideEncryptionByDefault.SSEAlgorithm`,
        // Since January 2023 every bucket is encrypted with it.
        default: 'AES256',
        emptyBlock: 'none',
        declaredBy: ['aws_s3_bucket_server_side_encryption_configuration'],
      }),
    'server_side_encryption_configuration[0].rule[0].apply_server_side_encryption_by_default[0].kms_master_key_id':
      supplementary(`${ENCRYPTION}.kmsMasterKeyID`, kmsKey, {
        model: `${ENCRYPTION_MODEL}.ServerSideEncryptionByDefault.KMSMasterKeyID`,
        emptyBlock: 'none',
        declaredBy: ['aws_s3_bucket_server_side_encryption_configuration'],
      }),
    'server_side_encryption_configuration[0].rule[0].bucket_key_enabled':
      supplementary(BUCKET_KEY, boolean, {
        model: `${ENCRYPTION_MODEL}.BucketKeyEnabled`,
        emptyBlock: 'none',
        declaredBy: ['aws_s3_bucket_server_side_encryption_configuration'],
      }),
    acceleration_status: supplementary(
      'BucketAccelerateConfiguration.status',
      exactText,
      {
        absent: null,
        default: 'Suspended',
        declaredBy: ['aws_s3_bucket_accelerate_configuration'],
      },
    ),
    object_lock_enabled: supplementary(
      'ObjectLockConfiguration.objectLockEnabled',
      boolean,
    ),
    request_payer: supplementary(
      'IsRequesterPaysEnabled',
      words({ true: 'Requester', false: 'BucketOwner' }),
      {
        default: 'BucketOwner',
        declaredBy: ['aws_s3_bucket_request_payment_configuration'],
      },
    ),
    ...inlineSettings,
  },
  notVerifiable: {
    acl: 'not-returned',
    'website[0].routing_rules': 'not-mapped',
  },
  declaredBy: {
    acl: ['aws_s3_bucket_acl'],
    'website[0].routing_rules': ['aws_s3_bucket_website_configuration'],
  },
  bookkeeping: [
    'bucket',
    'bucket_domain_name',
    'bucket_prefix',
    'bucket_region',
    'bucket_regional_domain_name',
    'force_destroy',
    'hosted_zone_id',
    'website_domain',
    'website_endpoint',
  ],
});

const versioning = mapping('aws_s3_bucket_versioning', 'AWS::S3::Bucket', {
  locate: bucket,
  facet: true,
  attributes: {
    'versioning_configuration[0].status': supplementary(
      `${VERSIONING}.status`,
      words({ off: 'Disabled', '': 'Disabled' }),
      {
        absent: null,
        default: 'Disabled',
        model: 'VersioningConfiguration.Status',
      },
    ),
    'versioning_configuration[0].mfa_delete': supplementary(
      `${VERSIONING}.isMfaDeleteEnabled`,
      words({ true: 'Enabled', false: 'Disabled', '': 'Disabled' }),
      { absent: null, default: 'Disabled' },
    ),
  },
  bookkeeping: ['bucket', 'expected_bucket_owner', 'mfa'],
});

const encryption = mapping(
  'aws_s3_bucket_server_side_encryption_configuration',
  'AWS::S3::Bucket',
  {
    locate: bucket,
    facet: true,
    attributes: {
      'rule[0].apply_server_side_encryption_by_default[0].sse_algorithm':
        supplementary(`${ENCRYPTION}.sseAlgorithm`, exactText, {
          model: `${ENCRYPTION_MODEL}.ServerSideEncryptionByDefault.SSEAlgorithm`,
          default: 'AES256',
        }),
      'rule[0].apply_server_side_encryption_by_default[0].kms_master_key_id':
        supplementary(`${ENCRYPTION}.kmsMasterKeyID`, kmsKey, {
          model: `${ENCRYPTION_MODEL}.ServerSideEncryptionByDefault.KMSMasterKeyID`,
        }),
      'rule[0].bucket_key_enabled': supplementary(BUCKET_KEY, boolean, {
        model: `${ENCRYPTION_MODEL}.BucketKeyEnabled`,
      }),
    },
    notVerifiable: { 'rule[0].blocked_encryption_types': 'not-returned' },
    bookkeeping: ['bucket', 'expected_bucket_owner'],
  },
);

/**
 * One of the four switches. The item has no key for a bucket without a block,
 * which is the same as one with all switches off; that is only believed of an
 * item that shows the bucket's other settings.
 */
function publicAccess(key: string) {
  return reading(
    item => {
      const seen = observe(
        item.supplementaryConfiguration,
        `PublicAccessBlockConfiguration.${key}`,
      );
      return seen.observed || !showsSettings(item)
        ? seen
        : { observed: true, value: false };
    },
    boolean,
    { model: `PublicAccessBlockConfiguration.${key}` },
  );
}

function showsSettings(item: LiveItem): boolean {
  const settings = item.supplementaryConfiguration;
  return (
    observe(settings, VERSIONING).observed &&
    observe(settings, 'BucketPolicy').observed &&
    !observe(settings, 'PublicAccessBlockConfiguration').observed
  );
}

const publicAccessBlock = mapping(
  'aws_s3_bucket_public_access_block',
  'AWS::S3::Bucket',
  {
    locate: bucket,
    facet: true,
    attributes: {
      block_public_acls: publicAccess('blockPublicAcls'),
      block_public_policy: publicAccess('blockPublicPolicy'),
      ignore_public_acls: publicAccess('ignorePublicAcls'),
      restrict_public_buckets: publicAccess('restrictPublicBuckets'),
    },
    bookkeeping: ['bucket', 'skip_destroy'],
  },
);

const policyText = supplementary('BucketPolicy.policyText', iamPolicy, {
  absent: null,
});

const policy = mapping('aws_s3_bucket_policy', 'AWS::S3::Bucket', {
  locate: bucket,
  part: policyText.read,
  attributes: { policy: policyText },
  bookkeeping: ['bucket'],
});

const loggingTarget = supplementary(
  'BucketLoggingConfiguration.destinationBucketName',
  exactText,
  { absent: null, model: 'LoggingConfiguration.DestinationBucketName' },
);

const logging = mapping('aws_s3_bucket_logging', 'AWS::S3::Bucket', {
  locate: bucket,
  part: loggingTarget.read,
  attributes: {
    target_bucket: loggingTarget,
    target_prefix: supplementary(
      'BucketLoggingConfiguration.logFilePrefix',
      exactText,
      { absent: null, model: 'LoggingConfiguration.LogFilePrefix' },
    ),
  },
  notVerifiable: {
    target_grant: 'not-returned',
    target_object_key_format: 'not-returned',
  },
  bookkeeping: ['bucket', 'expected_bucket_owner'],
});

export const s3 = [
  bucketItself,
  versioning,
  encryption,
  publicAccessBlock,
  policy,
  logging,
  ...s3Settings,
];
