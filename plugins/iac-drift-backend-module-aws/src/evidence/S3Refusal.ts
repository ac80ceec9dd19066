/** The right that each operation needs, as IAM names it. */
const RIGHTS: Record<string, string> = {
  PutObject: 's3:PutObject',
  GetObject: 's3:GetObject and s3:GetObjectVersion',
  HeadObject: 's3:GetObject, s3:GetObjectVersion and s3:GetObjectRetention',
  ListObjectVersions: 's3:ListBucket and s3:ListBucketVersions',
  GetBucketVersioning: 's3:GetBucketVersioning',
  GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  DeleteObject: 's3:DeleteObjectVersion on canary/*',
  PutObjectRetention: 's3:PutObjectRetention on canary/*',
};

const CREDENTIAL_ERRORS = [
  'CredentialsProviderError',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
];

/**
 * A call to S3 that did not succeed, with what to do about it.
 *
 * @internal
 */
export class S3Refusal extends Error {
  name = 'S3Refusal';
  /** The status code of the answer; absent when none came. */
  readonly status: number | undefined;
  /** S3's name of the error. */
  readonly code: string;
  /** What came back, on one line and short: `403 AccessDenied, "Access Denied"`. */
  readonly answer: string;

  constructor(error: unknown, operation: string, where: string) {
    const { status, code, said } = partsOf(error);
    const answer = [`${status ?? ''} ${code}`.trim(), said && `"${said}"`]
      .filter(Boolean)
      .join(', ');
    super(
      `${operation} in ${where} failed: ${answer}${hint({
        status,
        code,
        operation,
      })}`,
    );
    this.status = status;
    this.code = code;
    this.answer = answer;
  }

  /**
   * Whether another attempt may succeed. After one, nobody knows whether the call
   * did its work, except after a refusal.
   */
  get mayPass(): boolean {
    const { status, code } = this;
    return (
      (status === undefined && !CREDENTIAL_ERRORS.includes(code)) ||
      status === 408 ||
      status === 409 ||
      status === 412 ||
      status === 429 ||
      (status !== undefined && status >= 500 && status !== 501) ||
      // The client has set its clock by the answer.
      code === 'RequestTimeTooSkewed'
    );
  }
}

function partsOf(error: unknown): {
  status: number | undefined;
  code: string;
  said: string;
} {
  const { name, message, code, $metadata } = (error ?? {}) as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const known = (text: unknown) =>
    typeof text === 'string' && !/^(Error|Unknown(Error)?)$/.test(text)
      ? text
      : undefined;
  const status = $metadata?.httpStatusCode;
  return {
    status,
    code:
      known(name) ?? known(code) ?? (status === undefined ? 'no answer' : ''),
    said: oneLine(known(message) ?? '').replace(
      /^AWS SDK error wrapper for /,
      '',
    ),
  };
}

/** Text from outside, fit for a log. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\s"]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

function hint(options: {
  status: number | undefined;
  code: string;
  operation: string;
}): string {
  const { status, code, operation } = options;
  if (CREDENTIAL_ERRORS.includes(code)) {
    return '. Check the credentials under aws.accounts in the app-config.';
  }
  if (code === 'NoSuchBucket') {
    return '. Create the bucket, or correct its name and region under iacDrift.evidence.s3.';
  }
  if (status === 301 || code === 'PermanentRedirect') {
    return '. Correct the region under iacDrift.evidence.s3.';
  }
  if (status === 403 && code !== 'RequestTimeTooSkewed') {
    return `. Allow the writer ${RIGHTS[operation]}.`;
  }
  if (status === undefined) {
    return '. Check the endpoint and the network between the portal and S3.';
  }
  return '.';
}
