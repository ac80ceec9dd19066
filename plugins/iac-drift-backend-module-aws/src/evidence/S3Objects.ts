import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectLockConfiguration,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import type { S3Access } from './S3Access';
import { S3Refusal } from './S3Refusal';

type Signal = { signal?: AbortSignal };

/** A version of an object, as it is listed. @internal */
export interface S3ObjectVersion {
  versionId: string;
  size: number;
}

/**
 * The calls of S3 that evidence needs, on one bucket: one attempt each, failing
 * as `S3Refusal`.
 *
 * @internal
 */
export class S3Objects {
  readonly bucket: string;
  readonly access: S3Access;

  constructor(options: { bucket: string; access: S3Access }) {
    this.bucket = options.bucket;
    this.access = options.access;
  }

  /**
   * Stores a new version, from a buffer: a stream could not be hashed before. The
   * lock is the bucket's own; S3 refuses bytes that do not match either checksum.
   *
   * @returns its version id
   */
  async put(
    key: string,
    bytes: Uint8Array,
    options: Signal & { onlyIfAbsent: boolean },
  ): Promise<string> {
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      Body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
      ContentMD5: digest('md5', bytes),
      ChecksumSHA256: digest('sha256', bytes),
      IfNoneMatch: options.onlyIfAbsent ? '*' : undefined,
    });
    const { VersionId } = await this.access.once(
      'PutObject',
      (client, http) => client.send(command, http),
      { bytes: bytes.length, signal: options.signal },
    );
    return VersionId ?? 'null';
  }

  head(
    key: string,
    versionId: string,
    { signal }: Signal,
  ): Promise<HeadObjectCommandOutput> {
    const command = new HeadObjectCommand({
      Bucket: this.bucket,
      Key: key,
      VersionId: versionId,
      ChecksumMode: 'ENABLED',
    });
    return this.access.once(
      'HeadObject',
      (client, http) => client.send(command, http),
      { signal },
    );
  }

  read(
    key: string,
    { versionId, size }: S3ObjectVersion,
    { signal }: Signal,
  ): Promise<Buffer> {
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      VersionId: versionId,
    });
    return this.access.once(
      'GetObject',
      async (client, http) => {
        const { Body } = await client.send(command, http);
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      },
      { bytes: size, signal },
    );
  }

  /** Whether a version holds these bytes; by its checksum, where the store has one. */
  async holds(
    key: string,
    version: S3ObjectVersion,
    bytes: Uint8Array,
    options: Signal,
  ): Promise<boolean> {
    if (version.size !== bytes.length) {
      return false;
    }
    const { ChecksumSHA256 } = await this.head(key, version.versionId, options);
    return (
      ChecksumSHA256 === digest('sha256', bytes) ||
      (await this.read(key, version, options)).equals(bytes)
    );
  }

  /** Versions of one key, newest first, as S3 orders them; no delete markers. */
  async *versions(
    key: string,
    { signal }: Signal,
  ): AsyncGenerator<S3ObjectVersion> {
    for await (const page of this.pages({ prefix: key, signal })) {
      const { Versions = [], DeleteMarkers = [] } = page;
      for (const { Key, VersionId = 'null', Size = 0 } of Versions) {
        if (Key === key) {
          yield { versionId: VersionId, size: Size };
        }
      }
      // Longer keys come after it.
      if ([...Versions, ...DeleteMarkers].some(({ Key }) => Key !== key)) {
        return;
      }
    }
  }

  /** Versions and delete markers under a prefix, in the order of their keys. */
  async *pages(
    options: Signal & {
      prefix: string;
      /** Begins after all versions of this key. */
      after?: string;
      /** Tries again for each page, where a long list should not begin anew. */
      patient?: boolean;
      /** At most 1,000, the default. */
      pageSize?: number;
    },
  ): AsyncGenerator<ListObjectVersionsCommandOutput> {
    const { prefix, after, patient, pageSize, signal } = options;
    let marker: { KeyMarker?: string; VersionIdMarker?: string } = {
      KeyMarker: after,
    };
    for (;;) {
      const command = new ListObjectVersionsCommand({
        Bucket: this.bucket,
        Prefix: prefix,
        MaxKeys: pageSize,
        ...marker,
      });
      const list = () =>
        this.access.once(
          'ListObjectVersions',
          (client, http) => client.send(command, http),
          { signal },
        );
      const page = patient
        ? await this.access.retrying(list, signal)
        : await list();
      yield page;
      if (!page.IsTruncated) {
        return;
      }
      marker = {
        KeyMarker: page.NextKeyMarker,
        VersionIdMarker: page.NextVersionIdMarker,
      };
    }
  }

  async versioning({ signal }: Signal): Promise<string | undefined> {
    const command = new GetBucketVersioningCommand({ Bucket: this.bucket });
    const { Status } = await this.access.once(
      'GetBucketVersioning',
      (client, http) => client.send(command, http),
      { signal },
    );
    return Status;
  }

  /** Undefined where the bucket has no Object Lock. */
  async objectLock({
    signal,
  }: Signal): Promise<ObjectLockConfiguration | undefined> {
    const command = new GetObjectLockConfigurationCommand({
      Bucket: this.bucket,
    });
    try {
      const { ObjectLockConfiguration } = await this.access.once(
        'GetObjectLockConfiguration',
        (client, http) => client.send(command, http),
        { signal },
      );
      return ObjectLockConfiguration;
    } catch (error) {
      if (
        error instanceof S3Refusal &&
        error.status === 404 &&
        error.code !== 'NoSuchBucket'
      ) {
        return undefined;
      }
      throw error;
    }
  }

  async deleteVersion(
    key: string,
    versionId: string,
    { signal }: Signal,
  ): Promise<void> {
    const command = new DeleteObjectCommand({
      Bucket: this.bucket,
      Key: key,
      VersionId: versionId,
    });
    await this.access.once(
      'DeleteObject',
      (client, http) => client.send(command, http),
      { signal },
    );
  }

  async lockUntil(
    key: string,
    versionId: string,
    until: Date,
    { signal }: Signal,
  ): Promise<void> {
    const command = new PutObjectRetentionCommand({
      Bucket: this.bucket,
      Key: key,
      VersionId: versionId,
      Retention: { Mode: 'COMPLIANCE', RetainUntilDate: until },
    });
    await this.access.once(
      'PutObjectRetention',
      (client, http) => client.send(command, http),
      { signal },
    );
  }
}

function digest(algorithm: 'md5' | 'sha256', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('base64');
}
