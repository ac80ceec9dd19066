import {
  CreateBucketCommand,
  type ObjectLockRetentionMode,
  PutObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/**
 * Makes a bucket with Object Lock, as an administrator would: in COMPLIANCE mode and
 * for one day unless told otherwise.
 *
 * @public
 */
export async function makeBucket(
  client: S3Client,
  Bucket: string,
  options: {
    mode?: ObjectLockRetentionMode;
    days?: number;
    /** False for a bucket without a lock. */
    lock?: boolean;
  } = {},
): Promise<void> {
  const { mode = 'COMPLIANCE', days = 1, lock = true } = options;
  await client.send(
    new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: lock }),
  );
  if (lock) {
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: mode, Days: days } },
        },
      }),
    );
  }
}
