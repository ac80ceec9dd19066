/**
 * One sentence for what the S3 client threw. S3's own message is not passed on:
 * it may quote the request.
 *
 * @internal
 */
export function s3Problem(
  error: unknown,
  where: { source: string; bucket: string; region: string },
): string {
  const e = (error ?? {}) as {
    name?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const name = String(e.name ?? '');
  const status = e.$metadata?.httpStatusCode ?? 0;
  const bucket = `bucket ${where.bucket}`;
  if (name === 'NoSuchBucket') {
    return `The ${bucket} of Terraform source '${where.source}' does not exist in ${where.region}.`;
  }
  if (name === 'NoSuchKey' || name === 'NotFound' || status === 404) {
    return `The state does not exist in ${bucket}.`;
  }
  if (
    status === 301 ||
    status === 307 ||
    name === 'PermanentRedirect' ||
    name === 'AuthorizationHeaderMalformed'
  ) {
    return `The ${bucket} is not in ${where.region}; correct the region of Terraform source '${where.source}'.`;
  }
  if (
    /ExpiredToken|InvalidAccessKeyId|SignatureDoesNotMatch|CredentialsProviderError|InvalidToken|RequestTimeTooSkewed/.test(
      name,
    ) ||
    status === 401
  ) {
    return `S3 does not accept the credentials for Terraform source '${where.source}'; check aws.accounts in the app-config, and this machine's clock.`;
  }
  if (status === 403) {
    return `S3 denies access to the state in ${bucket}; allow s3:GetObject and s3:ListBucket there, and kms:Decrypt where it is encrypted with a key.`;
  }
  if (status === 429 || /SlowDown|Throttl/.test(name)) {
    return `S3 throttles calls to ${bucket}; the state is read again at the next scan.`;
  }
  if (name === 'TimeoutError') {
    return `S3 did not answer in time for ${bucket}.`;
  }
  return status >= 500
    ? `S3 failed with HTTP status ${status} for ${bucket}; the state is read again at the next scan.`
    : `S3 cannot be reached for ${bucket}; check the endpoint and region of Terraform source '${where.source}'.`;
}
