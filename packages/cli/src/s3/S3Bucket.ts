import type {
  GetObjectCommandOutput,
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { CliError } from '../CliError';
import { UnreadableError } from '../published/PublishedObjects';

/** Where a log was published to in S3, and how to get there. @internal */
export interface S3Place {
  bucket: string;
  /** Before each name; empty, or ends in a slash. */
  prefix: string;
  /** Of a server that is not AWS. */
  endpoint?: string;
  region?: string;
  profile?: string;
}

/** A version of an object, or a delete marker, as it is listed. @internal */
export interface S3Version {
  /** Without the prefix. */
  name: string;
  versionId: string;
  isDeleteMarker: boolean;
  /** In bytes. */
  size: number;
  /** By the store's clock, milliseconds since 1970. */
  lastModified: number;
}

/** What is read of a version. @internal */
export interface S3Content {
  bytes: Uint8Array;
  /** `unknown` when this caller may not see it. */
  retention: { mode: string; until: number } | 'none' | 'unknown';
  /** SHA-256 that the store keeps, base64. */
  checksum?: string;
}

const NOT_LOCKED = [
  'NoSuchObjectLockConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'InvalidRequest',
];

/**
 * Takes `s3://BUCKET/PREFIX` apart.
 *
 * @throws CliError when it is something else
 * @internal
 */
export function parseS3Url(url: string): Pick<S3Place, 'bucket' | 'prefix'> {
  const match = /^s3:\/\/([A-Za-z0-9._-]{1,255})(?:\/(.*))?$/i.exec(url);
  if (!match) {
    throw new CliError(
      `${url} does not read s3://BUCKET or s3://BUCKET/PREFIX.`,
    );
  }
  const prefix = (match[2] ?? '').replace(/\/+$/, '');
  return { bucket: match[1], prefix: prefix === '' ? '' : `${prefix}/` };
}

/** Reads versions of objects in S3; writes nothing. @internal */
export class S3Bucket {
  readonly #client: S3Client;
  readonly #sdk: typeof import('@aws-sdk/client-s3');
  readonly #place: S3Place;

  private constructor(
    sdk: typeof import('@aws-sdk/client-s3'),
    client: S3Client,
    place: S3Place,
  ) {
    this.#sdk = sdk;
    this.#client = client;
    this.#place = place;
  }

  /** With the credentials that the SDK finds: environment, profile, role. */
  static open(place: S3Place): S3Bucket {
    // Which versions of Node it will need next year is no matter of a verification.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    // Half a second to load, which the other commands need not wait for.
    const sdk: typeof import('@aws-sdk/client-s3') = require('@aws-sdk/client-s3');
    const { endpoint, region, profile } = place;
    const client = new sdk.S3Client({
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      ...((region ?? endpoint) !== undefined && {
        region: region ?? process.env.AWS_REGION ?? 'us-east-1',
      }),
      ...(profile !== undefined && { profile }),
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000 },
    });
    // Asked for with `ChecksumMode`, the client would compare the checksum itself, and
    // answer a difference with an error instead of the bytes.
    client.middlewareStack.add(
      next => args => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers['x-amz-checksum-mode'] = 'ENABLED';
        return next(args);
      },
      { step: 'build', name: 'askForChecksum' },
    );
    return new S3Bucket(sdk, client, place);
  }

  get url(): string {
    return `s3://${this.#place.bucket}/${this.#place.prefix}`;
  }

  close(): void {
    this.#client.destroy();
  }

  /**
   * Every version and delete marker, page by page; of one name the newest version first.
   *
   * @throws UnreadableError, CliError
   */
  async *versions(
    options: {
      /** Only names that begin so. */
      under?: string;
      /** Only names that come after this one. */
      after?: string;
    } = {},
  ): AsyncGenerator<S3Version[]> {
    const { bucket, prefix } = this.#place;
    const { under = '', after } = options;
    let next: { KeyMarker?: string; VersionIdMarker?: string } =
      after === undefined ? {} : { KeyMarker: `${prefix}${after}` };
    for (;;) {
      const page = await this.#page({
        Bucket: bucket,
        Prefix: `${prefix}${under}`,
        EncodingType: 'url',
        ...next,
      });
      const nameOf = (key: string | undefined = '') =>
        decoded(key, page.EncodingType).slice(prefix.length);
      yield [
        ...(page.Versions ?? []).map(version => ({
          name: nameOf(version.Key),
          versionId: version.VersionId ?? 'null',
          isDeleteMarker: false,
          size: version.Size ?? 0,
          lastModified: version.LastModified?.getTime() ?? 0,
        })),
        ...(page.DeleteMarkers ?? []).map(marker => ({
          name: nameOf(marker.Key),
          versionId: marker.VersionId ?? 'null',
          isDeleteMarker: true,
          size: 0,
          lastModified: marker.LastModified?.getTime() ?? 0,
        })),
      ];
      if (!page.IsTruncated) {
        return;
      }
      if (page.NextKeyMarker === undefined) {
        throw new UnreadableError(
          'The store says that there is more to list and not where',
        );
      }
      next = {
        KeyMarker: decoded(page.NextKeyMarker, page.EncodingType),
        VersionIdMarker: page.NextVersionIdMarker,
      };
    }
  }

  /**
   * One version as a whole.
   *
   * @throws UnreadableError, CliError
   */
  async read(name: string, versionId: string): Promise<S3Content> {
    const { bucket, prefix } = this.#place;
    const of = {
      Bucket: bucket,
      Key: `${prefix}${name}`,
      VersionId: versionId,
    };
    return this.#send(`${this.url}${name} cannot be read`, async () => {
      const answer = await this.#client.send(
        new this.#sdk.GetObjectCommand(of),
      );
      const bytes = await answer.Body!.transformToByteArray();
      return {
        bytes,
        retention: lockOf(answer) ?? (await this.#retention(of)),
        ...(answer.ChecksumSHA256 !== undefined && {
          checksum: answer.ChecksumSHA256,
        }),
      };
    });
  }

  #page(
    input: ListObjectVersionsCommandInput,
  ): Promise<ListObjectVersionsCommandOutput> {
    return this.#send('The versions cannot be listed', () =>
      this.#client.send(new this.#sdk.ListObjectVersionsCommand(input)),
    );
  }

  /** The headers that say it are left out for whoever may not ask. */
  async #retention(of: {
    Bucket: string;
    Key: string;
    VersionId: string;
  }): Promise<S3Content['retention']> {
    try {
      const { Retention } = await this.#client.send(
        new this.#sdk.GetObjectRetentionCommand(of),
      );
      const { Mode, RetainUntilDate } = Retention ?? {};
      return Mode && RetainUntilDate
        ? { mode: Mode, until: RetainUntilDate.getTime() }
        : 'none';
    } catch (error) {
      return NOT_LOCKED.includes((error as Error).name) ? 'none' : 'unknown';
    }
  }

  async #send<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw failure(what, this.#place.bucket, error as Error);
    }
  }
}

function lockOf({
  ObjectLockMode,
  ObjectLockRetainUntilDate,
}: GetObjectCommandOutput): S3Content['retention'] | undefined {
  return ObjectLockMode && ObjectLockRetainUntilDate
    ? { mode: ObjectLockMode, until: ObjectLockRetainUntilDate.getTime() }
    : undefined;
}

function decoded(key: string, encoding: string | undefined): string {
  try {
    return encoding === 'url'
      ? decodeURIComponent(key.replaceAll('+', ' '))
      : key;
  } catch {
    return key;
  }
}

function failure(what: string, bucket: string, error: Error): Error {
  switch (error.name) {
    case 'NoSuchBucket':
      return new CliError(`There is no bucket ${bucket}.`);
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
      return new CliError(
        `The bucket ${bucket} is in another region; give it with --region.`,
      );
    case 'CredentialsProviderError':
      return new CliError(
        'There are no AWS credentials; give them in the environment or with --profile.',
      );
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
    case 'ExpiredToken':
      return new CliError(
        `The store does not take these credentials (${error.name}).`,
      );
    default:
      if (error.message === 'Region is missing') {
        return new CliError('Give the region of the bucket with --region.');
      }
      return new UnreadableError(`${what} (${reasonOf(error)})`);
  }
}

/** The store's own word for it, or the system's; never a whole message. */
function reasonOf(error: Error & { code?: unknown }): string {
  return typeof error.code === 'string' ? error.code : error.name;
}
