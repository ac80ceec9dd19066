/** An error as S3 answers it. @internal */
export class S3Error extends Error {
  name = 'S3Error';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** What S3 says to whoever touches a locked version. @internal */
export function lockedError(): S3Error {
  return new S3Error(
    403,
    'AccessDenied',
    'Access Denied because object protected by object lock.',
  );
}

/** @internal */
export function invalidArgument(message: string): S3Error {
  return new S3Error(400, 'InvalidArgument', message);
}
