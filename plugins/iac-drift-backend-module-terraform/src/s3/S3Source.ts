import {
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  DesiredStateError,
  type DesiredRead,
  type DesiredStateSource,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { S3SourceConfig } from '../config';
import { KnownStates } from '../state/KnownStates';
import { requirePath } from '../state/requirePath';
import { toDesiredRead, tooLarge } from '../state/toDesiredRead';
import { s3Problem } from './s3Problem';
import { keyOfPath, pathOfKey, validateS3Path } from './stateKey';

const TIMEOUT_MS = 60_000;
const MAX_STATES = 10_000;
/** A thousand keys each. */
const MAX_PAGES = 200;

/**
 * Terraform and OpenTofu states in an S3 bucket, workspaces included: every
 * object whose key ends in `.tfstate` is a stack.
 *
 * @internal
 */
export class S3Source implements DesiredStateSource {
  readonly kind = 'terraform';
  readonly id: string;
  readonly #config: S3SourceConfig;
  readonly #client: S3Client;
  readonly #logger: LoggerService;
  readonly #known = new KnownStates();

  constructor(
    options: S3SourceConfig & {
      credentials: AwsCredentialsManager;
      logger: LoggerService;
    },
  ) {
    const { credentials, logger, ...config } = options;
    const { accountId, region, endpoint, forcePathStyle } = config;
    this.id = config.id;
    this.#config = config;
    this.#logger = logger;
    this.#client = new S3Client({
      region,
      endpoint,
      forcePathStyle,
      customUserAgent: 'iac-drift-backstage',
      maxAttempts: 3,
      // A bucket elsewhere than configured is an error, not a place to go to.
      followRegionRedirects: false,
      requestHandler: {
        connectionTimeout: 5_000,
        requestTimeout: 30_000,
        throwOnRequestTimeout: true,
      },
      credentials: async () => {
        const found = await credentials.getCredentialProvider(
          accountId ? { accountId } : undefined,
        );
        return found.sdkCredentialProvider();
      },
    });
  }

  validatePath(path: string): string | undefined {
    return validateS3Path(path, this.#config);
  }

  /** @throws DesiredStateError when the bucket cannot be listed */
  async listStacks(options: { signal?: AbortSignal }): Promise<string[]> {
    const { prefix, workspaceKeyPrefix } = this.#config;
    const folders = new Set([prefix, prefix && `${workspaceKeyPrefix}/`]);
    const paths = new Set<string>();
    for (const folder of folders) {
      const isWhole = await this.#list(folder, paths, options.signal);
      if (!isWhole) {
        this.#logger.warn(
          `Terraform source '${this.id}' lists only a part of its bucket: it holds more than ${MAX_STATES} states or ${MAX_PAGES} pages of keys; configure a prefix`,
        );
        break;
      }
    }
    return [...paths].sort();
  }

  async #list(
    folder: string,
    paths: Set<string>,
    signal?: AbortSignal,
  ): Promise<boolean> {
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const command = new ListObjectsV2Command({
        Bucket: this.#config.bucket,
        Prefix: folder || undefined,
        ContinuationToken: token,
      });
      const answer = await this.#bounded(signal, http =>
        this.#client.send(command, http),
      );
      for (const { Key } of answer.Contents ?? []) {
        const path = Key && pathOfKey(Key, this.#config);
        if (path) {
          paths.add(path);
        }
        if (paths.size >= MAX_STATES) {
          return false;
        }
      }
      token = answer.IsTruncated ? answer.NextContinuationToken : undefined;
      if (!token) {
        return true;
      }
    }
    return false;
  }

  async read(
    path: string,
    options: { signal?: AbortSignal },
  ): Promise<DesiredRead> {
    requirePath(this, path);
    const known = this.#known.get(path);
    return this.#bounded(options.signal, async http => {
      try {
        const { read, etag, length } = await this.#get(
          path,
          { IfNoneMatch: known?.validator },
          http,
        );
        this.#known.set(path, etag, read, length);
        return read;
      } catch (error) {
        if (known && isNotModified(error)) {
          return known.read;
        }
        throw error;
      }
    });
  }

  async readVersion(
    path: string,
    version: string,
    options: { signal?: AbortSignal },
  ): Promise<DesiredRead> {
    requirePath(this, path);
    return this.#bounded(
      options.signal,
      async http => (await this.#get(path, { VersionId: version }, http)).read,
    );
  }

  async #get(
    path: string,
    which: { IfNoneMatch?: string; VersionId?: string },
    http: { abortSignal: AbortSignal },
  ): Promise<{ read: DesiredRead; etag?: string; length: number }> {
    const { bucket, maxStateBytes } = this.#config;
    const object = await this.#client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: keyOfPath(path, this.#config),
        ...which,
      }),
      http,
    );
    const bytes = await bytesOf(object.Body, maxStateBytes);
    // Objects of a bucket that keeps no versions have none, or one called null.
    const version = object.VersionId === 'null' ? undefined : object.VersionId;
    const read = toDesiredRead({
      bytes,
      modified: object.LastModified,
      origin: { version },
    });
    return { read, etag: object.ETag, length: bytes.length };
  }

  async #bounded<T>(
    signal: AbortSignal | undefined,
    work: (http: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      return await work({ abortSignal: either });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DesiredStateError) {
        throw error;
      }
      throw new DesiredStateError(
        s3Problem(deadline.aborted ? { name: 'TimeoutError' } : error, {
          source: this.id,
          bucket: this.#config.bucket,
          region: this.#config.region,
        }),
      );
    }
  }
}

/** A body is read chunk by chunk: its announced length may be missing or wrong. */
async function bytesOf(body: unknown, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) {
      // Leaving the loop closes the stream, and with it the connection.
      throw tooLarge(length, maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isNotModified(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode === 304;
}
