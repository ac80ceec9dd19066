import { S3Refusal } from './S3Refusal';

const refusal = (
  error: { name?: string; message?: string },
  status?: number,
  operation = 'PutObject',
) =>
  new S3Refusal(
    { ...error, $metadata: { httpStatusCode: status } },
    operation,
    's3://evidence/log',
  );

describe('S3Refusal', () => {
  it.each([
    [
      refusal({ name: 'AccessDenied', message: 'Access Denied' }, 403),
      'PutObject in s3://evidence/log failed: 403 AccessDenied, "Access Denied". Allow the writer s3:PutObject.',
    ],
    [
      // An answer to HEAD has no body that could say more.
      refusal({ name: 'Unknown', message: 'UnknownError' }, 403, 'HeadObject'),
      'HeadObject in s3://evidence/log failed: 403. Allow the writer s3:GetObject, s3:GetObjectVersion and s3:GetObjectRetention.',
    ],
    [
      refusal({ name: 'NoSuchBucket', message: '' }, 404),
      'PutObject in s3://evidence/log failed: 404 NoSuchBucket. Create the bucket, or correct its name and region under iacDrift.evidence.s3.',
    ],
    [
      refusal({ name: 'PermanentRedirect', message: '' }, 301),
      'PutObject in s3://evidence/log failed: 301 PermanentRedirect. Correct the region under iacDrift.evidence.s3.',
    ],
    [
      refusal({ name: 'SignatureDoesNotMatch', message: 'UnknownError' }, 403),
      'PutObject in s3://evidence/log failed: 403 SignatureDoesNotMatch. Check the credentials under aws.accounts in the app-config.',
    ],
    [
      refusal({
        name: 'Error',
        message: 'AWS SDK error wrapper for Error: connect ECONNREFUSED',
      }),
      'PutObject in s3://evidence/log failed: no answer, "Error: connect ECONNREFUSED". Check the endpoint and the network between the portal and S3.',
    ],
    [
      refusal({ name: 'InternalError', message: 'one\n\u0007 two' }, 500),
      'PutObject in s3://evidence/log failed: 500 InternalError, "one two".',
    ],
  ])('says what happened and what to do: %s', (error, message) => {
    expect(error.message).toBe(message);
  });

  it.each([
    [undefined, 'TimeoutError', true],
    [undefined, 'CredentialsProviderError', false],
    [400, 'BadDigest', false],
    [403, 'AccessDenied', false],
    [403, 'RequestTimeTooSkewed', true],
    [404, 'NoSuchBucket', false],
    [409, 'ConditionalRequestConflict', true],
    [412, 'PreconditionFailed', true],
    [500, 'InternalError', true],
    [501, 'NotImplemented', false],
    [503, 'SlowDown', true],
  ])('after %s %s, another attempt may pass: %s', (status, name, expected) => {
    expect(refusal({ name, message: '' }, status).mayPass).toBe(expected);
  });
});
