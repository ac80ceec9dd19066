import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { S3Bucket, S3LockMode, S3Retention, S3Version } from './S3Bucket';
import { invalidArgument, S3Error } from './S3Error';
import { elementOf, xml } from './s3Xml';

/** A request as S3 understands it. @internal */
export interface S3Request {
  operation: string;
  key: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** @internal */
export interface S3Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

const MODES = ['COMPLIANCE', 'GOVERNANCE'];

/**
 * What a bucket answers to each operation.
 *
 * @internal
 */
export const s3Operations: Record<
  string,
  (bucket: S3Bucket, request: S3Request) => S3Answer
> = {
  PutObject(bucket, { key, headers, body }) {
    const checksumSha256 = requireIntact(bucket, headers, body);
    const condition = headers['if-none-match'];
    if (condition !== undefined && condition !== '*') {
      throw new S3Error(
        501,
        'NotImplemented',
        'A header you provided implies functionality that is not implemented',
      );
    }
    const version = bucket.put(key, body, {
      mustNotExist: condition === '*',
      retention: retentionOfHeaders(headers),
      checksumSha256,
    });
    return { headers: describe(version, true) };
  },

  GetObject(bucket, { key, query, headers }) {
    const version = bucket.find(key, query.get('versionId') ?? undefined);
    const withChecksum = headers['x-amz-checksum-mode'] === 'ENABLED';
    return { headers: describe(version, withChecksum), body: version.bytes };
  },

  HeadObject(bucket, request) {
    const { headers, body } = s3Operations.GetObject(bucket, request);
    return {
      headers: { ...headers, 'content-length': String(body?.length ?? 0) },
    };
  },

  DeleteObject(bucket, { key, query, headers }) {
    const versionId = query.get('versionId');
    const gone =
      versionId === null
        ? bucket.hide(key)
        : bucket.deleteVersion(key, versionId, bypass(headers));
    return {
      status: 204,
      headers: gone && {
        'x-amz-version-id': gone.versionId,
        ...(gone.bytes ? {} : { 'x-amz-delete-marker': 'true' }),
      },
    };
  },

  PutObjectRetention(bucket, { key, query, headers, body }) {
    const version = bucket.find(key, query.get('versionId') ?? undefined);
    const mode = elementOf(body, 'Mode');
    const until = new Date(elementOf(body, 'RetainUntilDate') ?? '');
    if (!mode || !MODES.includes(mode) || Number.isNaN(until.getTime())) {
      throw malformedXml();
    }
    bucket.retain(
      version,
      { mode: mode as S3LockMode, until },
      bypass(headers),
    );
    return {};
  },

  GetObjectRetention(bucket, { key, query }) {
    const { retention } = bucket.find(key, query.get('versionId') ?? undefined);
    if (!retention) {
      throw new S3Error(
        404,
        'NoSuchObjectLockConfiguration',
        'The specified object does not have a ObjectLock configuration',
      );
    }
    return xml('Retention', {
      Mode: retention.mode,
      RetainUntilDate: retention.until.toISOString(),
    });
  },

  ListObjectVersions(bucket, { query }) {
    const prefix = query.get('prefix') ?? '';
    const keyMarker = query.get('key-marker') ?? '';
    const versionMarker = query.get('version-id-marker') ?? '';
    const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
    const all = listed(bucket).filter(({ key }) => key.startsWith(prefix));
    const from = versionMarker
      ? all.findIndex(
          v => v.key === keyMarker && v.versionId === versionMarker,
        ) + 1
      : all.findIndex(v => compareKeys(v.key, keyMarker) > 0);
    const page = from < 0 ? [] : all.slice(from, from + most);
    const last = page.at(-1);
    const isTruncated = last !== undefined && last !== all.at(-1);
    const entry = (version: S3Version) => ({
      Key: version.key,
      VersionId: version.versionId,
      IsLatest: String(bucket.latest(version.key) === version),
      LastModified: version.lastModified.toISOString(),
      ...(version.bytes && {
        ETag: `"${version.etag}"`,
        Size: String(version.bytes.length),
        StorageClass: 'STANDARD',
      }),
    });
    return xml('ListVersionsResult', {
      Name: bucket.name,
      Prefix: prefix,
      KeyMarker: keyMarker,
      VersionIdMarker: versionMarker,
      MaxKeys: String(most),
      IsTruncated: String(isTruncated),
      ...(isTruncated && {
        NextKeyMarker: last.key,
        NextVersionIdMarker: last.versionId,
      }),
      Version: page.filter(v => v.bytes).map(entry),
      DeleteMarker: page.filter(v => !v.bytes).map(entry),
    });
  },

  GetBucketVersioning(bucket) {
    return xml(
      'VersioningConfiguration',
      bucket.versioning ? { Status: bucket.versioning } : {},
    );
  },

  PutBucketVersioning(bucket, { body }) {
    const status = elementOf(body, 'Status');
    if (status !== 'Enabled' && status !== 'Suspended') {
      throw malformedXml();
    }
    if (bucket.objectLock && status === 'Suspended') {
      throw new S3Error(
        409,
        'InvalidBucketState',
        'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
      );
    }
    bucket.versioning = status;
    return {};
  },

  GetObjectLockConfiguration(bucket) {
    if (!bucket.objectLock) {
      throw new S3Error(
        404,
        'ObjectLockConfigurationNotFoundError',
        'Object Lock configuration does not exist for this bucket',
      );
    }
    const rule = bucket.defaultRetention;
    return xml('ObjectLockConfiguration', {
      ObjectLockEnabled: 'Enabled',
      ...(rule && {
        Rule: {
          DefaultRetention: { Mode: rule.mode, Days: String(rule.days) },
        },
      }),
    });
  },

  PutObjectLockConfiguration(bucket, { body }) {
    if (!bucket.objectLock) {
      throw new S3Error(
        409,
        'InvalidBucketState',
        'Object Lock configuration cannot be enabled on existing buckets',
      );
    }
    const mode = elementOf(body, 'Mode');
    const days = Number(
      elementOf(body, 'Days') ?? Number(elementOf(body, 'Years')) * 365,
    );
    if (mode !== undefined && (!MODES.includes(mode) || !(days >= 1))) {
      throw malformedXml();
    }
    bucket.defaultRetention =
      mode === undefined ? undefined : { mode: mode as S3LockMode, days };
    return {};
  },
};

function malformedXml(): S3Error {
  return new S3Error(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

function bypass(headers: IncomingHttpHeaders) {
  return {
    bypassGovernance: headers['x-amz-bypass-governance-retention'] === 'true',
  };
}

/** By key in the order of its bytes; the versions of a key newest first. */
function listed(bucket: S3Bucket): S3Version[] {
  return [...bucket.versions]
    .reverse()
    .sort((a, b) => compareKeys(a.key, b.key));
}

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Checks the body against what was sent along; answers the SHA-256 to keep. */
function requireIntact(
  bucket: S3Bucket,
  headers: IncomingHttpHeaders,
  body: Buffer,
): string | undefined {
  const digest = (algorithm: string) =>
    createHash(algorithm).update(body).digest('base64');
  const md5 = headers['content-md5'];
  const sha256 = headers['x-amz-checksum-sha256'];
  if (
    (md5 !== undefined && md5 !== digest('md5')) ||
    (sha256 !== undefined && sha256 !== digest('sha256'))
  ) {
    throw new S3Error(
      400,
      'BadDigest',
      'The checksum you specified did not match what we received.',
    );
  }
  const locks =
    bucket.defaultRetention !== undefined ||
    headers['x-amz-object-lock-mode'] !== undefined;
  const hasChecksum = Object.keys(headers).some(name =>
    /^(content-md5|x-amz-checksum-(crc.*|sha.*))$/.test(name),
  );
  if (locks && !hasChecksum) {
    throw new S3Error(
      400,
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
  return typeof sha256 === 'string' ? sha256 : undefined;
}

function retentionOfHeaders(
  headers: IncomingHttpHeaders,
): S3Retention | undefined {
  const mode = headers['x-amz-object-lock-mode'];
  const date = headers['x-amz-object-lock-retain-until-date'];
  if (mode === undefined && date === undefined) {
    return undefined;
  }
  if (typeof mode !== 'string' || typeof date !== 'string') {
    throw invalidArgument(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  if (!MODES.includes(mode)) {
    throw invalidArgument('Unknown wormMode directive.');
  }
  return { mode: mode as S3LockMode, until: new Date(date) };
}

function describe(
  version: S3Version,
  withChecksum: boolean,
): Record<string, string> {
  const { versionId, etag, lastModified, checksumSha256, retention } = version;
  return {
    'x-amz-version-id': versionId,
    etag: `"${etag}"`,
    'last-modified': lastModified.toUTCString(),
    ...(withChecksum &&
      checksumSha256 && {
        'x-amz-checksum-sha256': checksumSha256,
        'x-amz-checksum-type': 'FULL_OBJECT',
      }),
    ...(retention && {
      'x-amz-object-lock-mode': retention.mode,
      'x-amz-object-lock-retain-until-date': retention.until.toISOString(),
    }),
  };
}
