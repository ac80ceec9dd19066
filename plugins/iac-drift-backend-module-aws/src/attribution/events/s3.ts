import {
  adds,
  clears,
  creates,
  deletes,
  removes,
  sets,
  TAGS,
  type TypeEvents,
} from './rule';

/** @internal */
export const s3: Record<string, TypeEvents> = {
  'AWS::S3::Bucket': {
    source: 's3.amazonaws.com',
    events: {
      PutBucketVersioning: sets(['versioning'], ['aws_s3_bucket_versioning']),
      PutBucketEncryption: sets(
        ['server_side_encryption_configuration'],
        ['aws_s3_bucket_server_side_encryption_configuration'],
      ),
      DeleteBucketEncryption: clears(
        ['server_side_encryption_configuration'],
        ['aws_s3_bucket_server_side_encryption_configuration'],
      ),
      PutBucketPublicAccessBlock: sets(
        [],
        ['aws_s3_bucket_public_access_block'],
      ),
      DeleteBucketPublicAccessBlock: clears(
        [],
        ['aws_s3_bucket_public_access_block'],
      ),
      PutBucketPolicy: sets(['policy'], ['aws_s3_bucket_policy']),
      DeleteBucketPolicy: clears(['policy'], ['aws_s3_bucket_policy']),
      PutBucketLifecycle: sets(
        ['lifecycle_rule'],
        ['aws_s3_bucket_lifecycle_configuration'],
      ),
      PutBucketLifecycleConfiguration: sets(
        ['lifecycle_rule'],
        ['aws_s3_bucket_lifecycle_configuration'],
      ),
      DeleteBucketLifecycle: clears(
        ['lifecycle_rule'],
        ['aws_s3_bucket_lifecycle_configuration'],
      ),
      PutBucketLogging: sets(['logging'], ['aws_s3_bucket_logging']),
      PutBucketAcl: sets(['acl', 'grant'], ['aws_s3_bucket_acl']),
      PutBucketCors: sets(['cors_rule'], ['aws_s3_bucket_cors_configuration']),
      DeleteBucketCors: clears(
        ['cors_rule'],
        ['aws_s3_bucket_cors_configuration'],
      ),
      PutBucketWebsite: sets(
        ['website'],
        ['aws_s3_bucket_website_configuration'],
      ),
      DeleteBucketWebsite: clears(
        ['website'],
        ['aws_s3_bucket_website_configuration'],
      ),
      PutBucketNotification: sets([], ['aws_s3_bucket_notification']),
      PutBucketReplication: sets(
        ['replication_configuration'],
        ['aws_s3_bucket_replication_configuration'],
      ),
      DeleteBucketReplication: clears(
        ['replication_configuration'],
        ['aws_s3_bucket_replication_configuration'],
      ),
      PutAccelerateConfiguration: sets(
        ['acceleration_status'],
        ['aws_s3_bucket_accelerate_configuration'],
      ),
      PutBucketRequestPayment: sets(
        ['request_payer'],
        ['aws_s3_bucket_request_payment_configuration'],
      ),
      PutObjectLockConfiguration: sets(
        ['object_lock_configuration'],
        ['aws_s3_bucket_object_lock_configuration'],
      ),
      PutBucketTagging: sets(TAGS),
      DeleteBucketTagging: clears(TAGS),
      TagResource: adds(TAGS),
      UntagResource: removes(TAGS),
      CreateBucket: creates,
      DeleteBucket: deletes,
    },
  },
};
