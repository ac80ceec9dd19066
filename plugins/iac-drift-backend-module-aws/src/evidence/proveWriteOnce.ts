import { randomUUID } from 'node:crypto';
import type {
  WriteOnceAttempt,
  WriteOnceProof,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { S3Objects } from './S3Objects';
import { S3Refusal } from './S3Refusal';

const WHAT = {
  'delete-version': 'delete a version that was locked',
  'shorten-retention': 'shorten the lock of a version',
};

/**
 * Stores a small object, which the bucket locks as it locks all others, and
 * tries to shorten its lock and to delete it. The lock is tried first: of a
 * version that is gone nothing else can be told.
 *
 * @param options - `prefix`: of the canary's name
 * @throws when an answer does not say whether the lock holds, unless the other one
 *   showed that it does not
 * @internal
 */
export async function proveWriteOnce(options: {
  objects: S3Objects;
  prefix: string;
  signal?: AbortSignal;
}): Promise<WriteOnceProof> {
  const { objects, signal } = options;
  const { bucket, access } = objects;
  const time = new Date().toISOString();
  const key = `${options.prefix}${time.replace(/\W/g, '')}-${randomUUID()}`;
  const bytes = Buffer.from(`Stored ${time} to try its lock.\n`);

  // Each name is its own, so that a second canary does no harm.
  const { versionId, half } = await access.retrying(async () => {
    const stored = await objects.put(key, bytes, {
      onlyIfAbsent: false,
      signal,
    });
    const { LastModified, ObjectLockMode, ObjectLockRetainUntilDate } =
      await objects.head(key, stored, { signal });
    if (
      !LastModified ||
      !ObjectLockRetainUntilDate ||
      ObjectLockMode !== 'COMPLIANCE'
    ) {
      throw new Error(
        `The bucket ${bucket} did not lock ${key} in COMPLIANCE mode: set its default retention, and look who changed it.`,
      );
    }
    const sum = LastModified.getTime() + ObjectLockRetainUntilDate.getTime();
    return { versionId: stored, half: new Date(sum / 2) };
  }, signal);

  const acts: Record<WriteOnceAttempt['act'], () => Promise<void>> = {
    'shorten-retention': () =>
      objects.lockUntil(key, versionId, half, { signal }),
    'delete-version': () => objects.deleteVersion(key, versionId, { signal }),
  };
  const attempts: WriteOnceAttempt[] = [];
  let unclear: unknown;
  for (const act of ['shorten-retention', 'delete-version'] as const) {
    try {
      await access.retrying(acts[act], signal);
      attempts.push({
        act,
        denied: false,
        detail: `The store let the writer ${WHAT[act]}.`,
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (isRefusedByLock(error)) {
        attempts.push({
          act,
          denied: true,
          detail: `The store refused to ${WHAT[act]}: ${error.answer}.`,
        });
      } else {
        unclear ??= error;
      }
    }
  }
  if (unclear && attempts.every(({ denied }) => denied)) {
    throw unclear;
  }
  return { time, attempts };
}

/** A policy that refuses this writer proves nothing: others may have the right. */
function isRefusedByLock(error: unknown): error is S3Refusal {
  return (
    error instanceof S3Refusal &&
    error.status === 403 &&
    error.code === 'AccessDenied' &&
    !/not authorized to perform|explicit deny/.test(error.answer)
  );
}
