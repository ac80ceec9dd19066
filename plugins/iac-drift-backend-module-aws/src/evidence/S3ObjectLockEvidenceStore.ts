import type { S3Client } from '@aws-sdk/client-s3';
import {
  EvidenceForkError,
  type EvidenceStore,
  type StoredObject,
  type WriteOnceProof,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { bucketProblems } from './bucketProblems';
import { proveWriteOnce } from './proveWriteOnce';
import { S3Access, type S3Patience } from './S3Access';
import { S3Objects, type S3ObjectVersion } from './S3Objects';

/** S3 dates versions by the second, and locks them by the millisecond. */
const ROUNDING_MS = 1_000;

type Signal = { signal?: AbortSignal };

/** What a store needs to know. @public */
export interface S3StoreOptions {
  /** Unique among the stores in S3: `primary`. */
  id: string;
  bucket: string;
  /** Before each name: empty, or ending in a slash. */
  prefix: string;
  /** Shortest lock that will do, counted from when an object was stored, ms. */
  minimumRetentionMs: number;
  /** With `maxAttempts: 1`: this store tries again by itself, after having looked. */
  client: S3Client;
  patience?: S3Patience;
}

/**
 * Publishes to a bucket whose Object Lock keeps every version for a time
 * (COMPLIANCE, by the bucket's default retention and the clock of S3).
 *
 * S3 never overwrites a version, but whoever may write can put another on top of
 * it, or hide it behind a delete marker. So the oldest version of a name is what was
 * published, and this store looks for it before each write. A write whose outcome
 * is not known is never repeated before having looked again.
 *
 * @public
 */
export class S3ObjectLockEvidenceStore implements EvidenceStore {
  readonly id: string;
  readonly description: string;
  readonly #prefix: string;
  readonly #minimumRetentionMs: number;
  readonly #access: S3Access;
  readonly #objects: S3Objects;
  #isLocking = false;

  constructor(options: S3StoreOptions) {
    const { id, bucket, prefix, minimumRetentionMs } = options;
    this.id = `s3:${id}`;
    this.description = `s3://${bucket}/${prefix}`.replace(/\/$/, '');
    this.#prefix = prefix;
    this.#minimumRetentionMs = minimumRetentionMs;
    this.#access = new S3Access({ ...options, where: this.description });
    this.#objects = new S3Objects({ bucket, access: this.#access });
  }

  /**
   * What keeps the bucket, as it is set up, from being write-once.
   *
   * @returns each problem in one sentence with what to do
   */
  async problems(options: Signal = {}): Promise<string[]> {
    return this.#access.retrying(
      async () =>
        bucketProblems({
          bucket: this.#objects.bucket,
          versioning: await this.#objects.versioning(options),
          lock: await this.#objects.objectLock(options),
          minimumRetentionMs: this.#minimumRetentionMs,
        }),
      options.signal,
    );
  }

  async putOnce(
    name: string,
    bytes: Uint8Array,
    { signal }: Signal = {},
  ): Promise<StoredObject> {
    const key = this.#key(name);
    await this.#requireLocking(signal);
    // Of two writers at the same moment one is answered 412, and looks again.
    return this.#access.retrying(async () => {
      const oldest = await this.#oldest(key, { signal });
      if (
        oldest &&
        !(await this.#objects.holds(key, oldest, bytes, { signal }))
      ) {
        throw new EvidenceForkError(
          `${name} in ${this.description} holds other bytes than this log has there: one of the two was changed.`,
        );
      }
      const versionId =
        oldest?.versionId ??
        (await this.#objects.put(key, bytes, { onlyIfAbsent: true, signal }));
      return this.#requireLocked(key, versionId, { signal });
    }, signal);
  }

  async replace(
    name: string,
    bytes: Uint8Array,
    { signal }: Signal = {},
  ): Promise<StoredObject> {
    const key = this.#key(name);
    await this.#requireLocking(signal);
    return this.#access.retrying(async () => {
      const newest = await this.#newest(key, { signal });
      const versionId =
        newest && (await this.#objects.holds(key, newest, bytes, { signal }))
          ? newest.versionId
          : await this.#objects.put(key, bytes, {
              onlyIfAbsent: false,
              signal,
            });
      return this.#requireLocked(key, versionId, { signal });
    }, signal);
  }

  async get(name: string, options: Signal = {}): Promise<Buffer | undefined> {
    const key = this.#key(name);
    return this.#access.retrying(async () => {
      const oldest = await this.#oldest(key, options);
      return oldest && this.#objects.read(key, oldest, options);
    }, options.signal);
  }

  async getNewest(
    name: string,
    options: Signal = {},
  ): Promise<Buffer | undefined> {
    const key = this.#key(name);
    return this.#access.retrying(async () => {
      const newest = await this.#newest(key, options);
      return newest && this.#objects.read(key, newest, options);
    }, options.signal);
  }

  async list(
    prefix: string,
    { after, signal }: Signal & { after?: string } = {},
  ): Promise<string[]> {
    const names = new Set<string>();
    const pages = this.#objects.pages({
      prefix: this.#prefix + prefix,
      after: after && this.#prefix + after,
      patient: true,
      signal,
    });
    for await (const { Versions = [] } of pages) {
      for (const { Key = '' } of Versions) {
        names.add(Key.slice(this.#prefix.length));
      }
    }
    // Some servers begin with the name itself.
    return [...names].filter(name => !after || name > after).sort();
  }

  /**
   * Needs the rights to delete versions and to set retention under `canary/`, and
   * there alone: when a policy refuses the attempts, the lock was not tried.
   */
  async proveWriteOnce({ signal }: Signal = {}): Promise<WriteOnceProof> {
    // The bucket may have been changed since it was looked at.
    this.#isLocking = false;
    await this.#requireLocking(signal);
    return proveWriteOnce({
      objects: this.#objects,
      prefix: `${this.#prefix}canary/`,
      signal,
    });
  }

  /** Nothing is written to a bucket that would not keep it. */
  async #requireLocking(signal?: AbortSignal): Promise<void> {
    if (this.#isLocking) {
      return;
    }
    const problems = await this.problems({ signal });
    if (problems.length > 0) {
      throw new Error(problems.join(' '));
    }
    this.#isLocking = true;
  }

  /** Reads back what the store promises of a version. */
  async #requireLocked(
    key: string,
    versionId: string,
    options: Signal,
  ): Promise<StoredObject> {
    const {
      ObjectLockMode: mode,
      ObjectLockRetainUntilDate: until,
      LastModified: stored,
    } = await this.#objects.head(key, versionId, options);
    const version = `Version ${versionId} of ${key} in the bucket ${
      this.#objects.bucket
    }`;
    const mend =
      'lock it by hand (aws s3api put-object-retention), and look who changed the bucket';
    if (!mode || !until || !stored) {
      throw new Error(
        `${version} has no lock, or none that the writer may see: allow it s3:GetObjectRetention, or ${mend}.`,
      );
    }
    if (mode !== 'COMPLIANCE') {
      throw new Error(
        `${version} is locked in ${mode} mode, which privileged users can bypass: ${mend}.`,
      );
    }
    const lockedMs = until.getTime() - stored.getTime();
    if (lockedMs + ROUNDING_MS < this.#minimumRetentionMs) {
      throw new Error(
        `${version} is locked until ${until.toISOString()}, which is less than minimumRetention: ${mend}.`,
      );
    }
    return { versionId, retainUntil: until.toISOString() };
  }

  async #newest(
    key: string,
    options: Signal,
  ): Promise<S3ObjectVersion | undefined> {
    for await (const version of this.#objects.versions(key, options)) {
      return version;
    }
    return undefined;
  }

  async #oldest(
    key: string,
    options: Signal,
  ): Promise<S3ObjectVersion | undefined> {
    let oldest: S3ObjectVersion | undefined;
    for await (const version of this.#objects.versions(key, options)) {
      oldest = version;
    }
    return oldest;
  }

  #key(name: string): string {
    if (!/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(name)) {
      throw new Error(`${JSON.stringify(name)} cannot name an object`);
    }
    return this.#prefix + name;
  }
}
