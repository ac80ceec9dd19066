import type { ObjectLockConfiguration } from '@aws-sdk/client-s3';

const DAY = 24 * 60 * 60 * 1000;

/**
 * What keeps a bucket from being write-once, one sentence each with what to do.
 * None does not mean that it is: see `proveWriteOnce`.
 *
 * @param options - `minimumRetentionMs`: shortest lock by default that will do
 * @internal
 */
export function bucketProblems(options: {
  bucket: string;
  versioning: string | undefined;
  lock: ObjectLockConfiguration | undefined;
  minimumRetentionMs: number;
}): string[] {
  const { bucket, versioning, lock, minimumRetentionMs } = options;
  const problems: string[] = [];
  if (versioning !== 'Enabled') {
    problems.push(
      `The bucket ${bucket} does not keep versions: enable versioning on it.`,
    );
  }
  if (lock?.ObjectLockEnabled !== 'Enabled') {
    problems.push(
      `The bucket ${bucket} has no Object Lock: enable it, with a default retention in COMPLIANCE mode.`,
    );
    return problems;
  }
  const { Mode, Days, Years } = lock.Rule?.DefaultRetention ?? {};
  if (Mode === undefined) {
    problems.push(
      `The bucket ${bucket} locks nothing by default: give it a default retention in COMPLIANCE mode.`,
    );
  } else if (Mode !== 'COMPLIANCE') {
    problems.push(
      `The default retention of the bucket ${bucket} is in ${Mode} mode, which privileged users can bypass: change it to COMPLIANCE.`,
    );
  }
  const days = Days ?? (Years ?? 0) * 365;
  if (Mode !== undefined && days * DAY < minimumRetentionMs) {
    problems.push(
      `The bucket ${bucket} locks for ${days} days by default, less than the ${
        minimumRetentionMs / DAY
      } that iacDrift.evidence.s3 wants: extend the default retention, or lower minimumRetention.`,
    );
  }
  return problems;
}
