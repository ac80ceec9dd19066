import { createHash, randomBytes } from 'node:crypto';
import { invalidArgument, lockedError, S3Error } from './S3Error';

/** @public */
export type S3LockMode = 'COMPLIANCE' | 'GOVERNANCE';

/** Until when a version cannot be deleted. @public */
export interface S3Retention {
  mode: S3LockMode;
  until: Date;
}

/** One version of an object, or a delete marker. @public */
export interface S3Version {
  key: string;
  versionId: string;
  lastModified: Date;
  /** Absent in a delete marker. */
  bytes?: Buffer;
  /** Hexadecimal MD5, without quotes. */
  etag?: string;
  /** Base64, where the writer sent it. */
  checksumSha256?: string;
  retention?: S3Retention;
}

/** What a bucket does to each new version by itself. @public */
export interface S3DefaultRetention {
  mode: S3LockMode;
  days: number;
}

/** Promises of Object Lock that a bucket may break, for tests. @public */
export type S3BrokenPromise = 'delete-version' | 'shorten-retention';

const DAY = 24 * 60 * 60 * 1000;

/**
 * One bucket: versions, delete markers and Object Lock as AWS does them.
 *
 * @public
 */
export class S3Bucket {
  /** Every version, oldest first. */
  readonly versions: S3Version[] = [];
  versioning: 'Enabled' | 'Suspended' | undefined;
  readonly objectLock: boolean;
  defaultRetention: S3DefaultRetention | undefined;
  /** What it does although the version is locked. */
  brokenPromises: S3BrokenPromise[] = [];
  readonly #now: () => Date;

  constructor(
    readonly name: string,
    options: {
      objectLock?: boolean;
      defaultRetention?: S3DefaultRetention;
      now?: () => Date;
    } = {},
  ) {
    this.objectLock = options.objectLock ?? false;
    this.versioning = this.objectLock ? 'Enabled' : undefined;
    this.defaultRetention = options.defaultRetention;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Stores a version.
   *
   * @throws S3Error 412 when it must not exist and does
   */
  put(
    key: string,
    bytes: Buffer,
    options: {
      mustNotExist?: boolean;
      retention?: S3Retention;
      checksumSha256?: string;
    } = {},
  ): S3Version {
    if (options.mustNotExist && this.latest(key)?.bytes) {
      throw new S3Error(
        412,
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      );
    }
    if (options.retention) {
      this.#requireLock();
      this.#requireFuture(options.retention);
    }
    return this.#add({
      key,
      versionId: this.#newVersionId(),
      lastModified: this.#now(),
      bytes,
      etag: createHash('md5').update(bytes).digest('hex'),
      checksumSha256: options.checksumSha256,
      retention: options.retention ?? this.#retentionByDefault(),
    });
  }

  /** The version that a call without a version id meets. */
  latest(key: string): S3Version | undefined {
    return this.versionsOf(key).at(-1);
  }

  /** Versions and delete markers of a key, oldest first. */
  versionsOf(key: string): S3Version[] {
    return this.versions.filter(version => version.key === key);
  }

  /**
   * The version meant by a call.
   *
   * @throws S3Error 404, or 405 when a delete marker was named
   */
  find(key: string, versionId?: string): S3Version & { bytes: Buffer } {
    const found =
      versionId === undefined
        ? this.latest(key)
        : this.versionsOf(key).find(v => v.versionId === versionId);
    if (!found) {
      throw versionId === undefined
        ? new S3Error(404, 'NoSuchKey', 'The specified key does not exist.')
        : new S3Error(
            404,
            'NoSuchVersion',
            'The specified version does not exist.',
          );
    }
    if (!found.bytes) {
      const headers = {
        'x-amz-delete-marker': 'true',
        'x-amz-version-id': found.versionId,
      };
      throw versionId === undefined
        ? new S3Error(
            404,
            'NoSuchKey',
            'The specified key does not exist.',
            headers,
          )
        : new S3Error(
            405,
            'MethodNotAllowed',
            'The specified method is not allowed against this resource.',
            headers,
          );
    }
    return found as S3Version & { bytes: Buffer };
  }

  /** Hides a key behind a delete marker; where versions are not kept, removes it. */
  hide(key: string): S3Version | undefined {
    if (this.versioning !== 'Enabled') {
      this.versionsOf(key).forEach(version => this.#remove(version));
      return undefined;
    }
    return this.#add({
      key,
      versionId: this.#newVersionId(),
      lastModified: this.#now(),
    });
  }

  /**
   * Deletes one version for good.
   *
   * @throws S3Error 403 while it is locked
   */
  deleteVersion(
    key: string,
    versionId: string,
    options: { bypassGovernance?: boolean } = {},
  ): S3Version | undefined {
    const version = this.versionsOf(key).find(v => v.versionId === versionId);
    if (!version) {
      return undefined;
    }
    if (
      this.#isLocked(version, options.bypassGovernance) &&
      !this.brokenPromises.includes('delete-version')
    ) {
      throw lockedError();
    }
    this.#remove(version);
    return version;
  }

  /**
   * Sets the retention of a version.
   *
   * @throws S3Error 403 when that would shorten a lock or weaken its mode
   */
  retain(
    version: S3Version,
    retention: S3Retention,
    options: { bypassGovernance?: boolean } = {},
  ): void {
    this.#requireLock();
    this.#requireFuture(retention);
    const present = version.retention;
    const weaker =
      present &&
      (retention.until < present.until ||
        (present.mode === 'COMPLIANCE' && retention.mode !== 'COMPLIANCE'));
    if (
      weaker &&
      this.#isLocked(version, options.bypassGovernance) &&
      !this.brokenPromises.includes('shorten-retention')
    ) {
      throw lockedError();
    }
    version.retention = retention;
  }

  #isLocked({ retention }: S3Version, bypassGovernance?: boolean): boolean {
    return (
      retention !== undefined &&
      retention.until > this.#now() &&
      !(retention.mode === 'GOVERNANCE' && bypassGovernance)
    );
  }

  #requireLock(): void {
    if (!this.objectLock) {
      throw new S3Error(
        400,
        'InvalidRequest',
        'Bucket is missing Object Lock Configuration',
      );
    }
  }

  #requireFuture({ until }: S3Retention): void {
    if (!(until > this.#now())) {
      throw invalidArgument('The retain until date must be in the future!');
    }
  }

  #retentionByDefault(): S3Retention | undefined {
    const rule = this.defaultRetention;
    return (
      rule && {
        mode: rule.mode,
        until: new Date(this.#now().getTime() + rule.days * DAY),
      }
    );
  }

  #newVersionId(): string {
    return this.versioning === 'Enabled'
      ? randomBytes(24).toString('base64url')
      : 'null';
  }

  #add(version: S3Version): S3Version {
    if (version.versionId === 'null') {
      this.versionsOf(version.key)
        .filter(v => v.versionId === 'null')
        .forEach(v => this.#remove(v));
    }
    this.versions.push(version);
    return version;
  }

  #remove(version: S3Version): void {
    this.versions.splice(this.versions.indexOf(version), 1);
  }
}
