import { createHash } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
  type ListObjectVersionsCommandOutput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { S3Server } from './S3Server';

const DAY = 24 * 60 * 60 * 1000;
const Bucket = 'evidence';

let server: S3Server;
let s3: S3Client;

beforeEach(async () => {
  server = await S3Server.start();
  s3 = new S3Client({
    endpoint: server.url,
    region: 'eu-west-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'x' },
  });
});

afterEach(async () => {
  s3.destroy();
  await server.stop();
});

const put = (
  Key: string,
  text: string,
  more?: Partial<PutObjectCommandInput>,
) =>
  s3.send(
    new PutObjectCommand({ Bucket, Key, Body: Buffer.from(text), ...more }),
  );
const failure = async (call: Promise<unknown>) =>
  call.then(
    () => 'success',
    error => `${error.$metadata?.httpStatusCode} ${error.name}`,
  );
const inDays = (days: number) => new Date(server.now().getTime() + days * DAY);

describe('S3Server', () => {
  it('locks what is put by the retention of the bucket', async () => {
    const { VersionId } = await put('a/b c', 'one');
    const head = await s3.send(
      new HeadObjectCommand({ Bucket, Key: 'a/b c', VersionId }),
    );
    expect(head).toMatchObject({
      ContentLength: 3,
      ObjectLockMode: 'COMPLIANCE',
      VersionId,
    });
    const days =
      (head.ObjectLockRetainUntilDate!.getTime() -
        head.LastModified!.getTime()) /
      DAY;
    expect(Math.round(days)).toBe(30);
    expect(
      await s3.send(new GetObjectLockConfigurationCommand({ Bucket })),
    ).toMatchObject({
      ObjectLockConfiguration: {
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } },
      },
    });
  });

  it('keeps the SHA-256 that came along, and refuses a wrong one', async () => {
    const ChecksumSHA256 = '3q+7nTkZsGpN7/0mbOFA4B9NUGGKWhvbyYp24WqHJks=';
    expect(await failure(put('x', 'one', { ChecksumSHA256 }))).toBe(
      '400 BadDigest',
    );
    const right = createHash('sha256').update('one').digest('base64');
    await put('x', 'one', { ChecksumSHA256: right });
    const head = await s3.send(
      new HeadObjectCommand({ Bucket, Key: 'x', ChecksumMode: 'ENABLED' }),
    );
    expect(head.ChecksumSHA256).toBe(right);
  });

  it('creates once, except behind a delete marker', async () => {
    const once = { IfNoneMatch: '*' };
    await put('x', 'one', once);
    expect(await failure(put('x', 'two', once))).toBe('412 PreconditionFailed');
    expect(await failure(put('x', 'two', { IfNoneMatch: '"e"' }))).toBe(
      '501 NotImplemented',
    );
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'x' }));
    expect(
      await failure(s3.send(new GetObjectCommand({ Bucket, Key: 'x' }))),
    ).toBe('404 NoSuchKey');
    await put('x', 'two', once);
    const listed = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(listed.Versions).toHaveLength(2);
    expect(listed.Versions![0].IsLatest).toBe(true);
    expect(listed.DeleteMarkers).toHaveLength(1);
  });

  it('lists versions page by page, the newest of a key first', async () => {
    for (const text of ['1', '2', '3']) {
      await put('b', text);
      await put('a', text);
    }
    const seen: string[] = [];
    let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined =
      {};
    while (marker) {
      const page: ListObjectVersionsCommandOutput = await s3.send(
        new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...marker }),
      );
      seen.push(...page.Versions!.map(v => `${v.Key}${v.VersionId}`));
      marker = page.IsTruncated
        ? {
            KeyMarker: page.NextKeyMarker,
            VersionIdMarker: page.NextVersionIdMarker,
          }
        : undefined;
    }
    const expected = ['a', 'b'].flatMap(key =>
      server.bucket
        .versionsOf(key)
        .reverse()
        .map(v => `${key}${v.versionId}`),
    );
    expect(seen).toEqual(expected);
  });

  it('answers what AWS answers to whoever touches a lock', async () => {
    const { VersionId } = await put('x', 'one');
    const retain = (Mode: 'COMPLIANCE' | 'GOVERNANCE', days: number) =>
      failure(
        s3.send(
          new PutObjectRetentionCommand({
            Bucket,
            Key: 'x',
            VersionId,
            Retention: { Mode, RetainUntilDate: inDays(days) },
            BypassGovernanceRetention: true,
          }),
        ),
      );
    const remove = () =>
      failure(
        s3.send(
          new DeleteObjectCommand({
            Bucket,
            Key: 'x',
            VersionId,
            BypassGovernanceRetention: true,
          }),
        ),
      );
    expect(await remove()).toBe('403 AccessDenied');
    expect(await retain('COMPLIANCE', 29)).toBe('403 AccessDenied');
    expect(await retain('GOVERNANCE', 31)).toBe('403 AccessDenied');
    expect(await retain('COMPLIANCE', -1)).toBe('400 InvalidArgument');
    expect(await retain('COMPLIANCE', 31)).toBe('success');
    expect(
      await failure(
        s3.send(
          new PutBucketVersioningCommand({
            Bucket,
            VersioningConfiguration: { Status: 'Suspended' },
          }),
        ),
      ),
    ).toBe('409 InvalidBucketState');
    server.clockOffsetMs = 32 * DAY;
    await remove(); // The client sets its clock by the refusal.
    expect(await remove()).toBe('success');
  });

  it.each([
    [{ ObjectLockMode: 'COMPLIANCE' }, '400 InvalidArgument'],
    [{ ObjectLockRetainUntilDate: inPast() }, '400 InvalidArgument'],
    [
      { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inPast() },
      '400 InvalidArgument',
    ],
    [
      { ObjectLockMode: 'FOREVER', ObjectLockRetainUntilDate: new Date(4e12) },
      '400 InvalidArgument',
    ],
  ])('refuses the lock %j', async (lock, expected) => {
    const more = lock as Partial<PutObjectCommandInput>;
    expect(await failure(put('x', 'one', more))).toBe(expected);
  });

  it('knows neither lock nor retention where there is none', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'plain' }));
    const Plain = { Bucket: 'plain', Key: 'x' };
    const { VersionId } = await s3.send(
      new PutObjectCommand({ ...Plain, Body: 'one' }),
    );
    expect(VersionId).toBe('null');
    expect(
      await failure(
        s3.send(new GetObjectLockConfigurationCommand({ Bucket: 'plain' })),
      ),
    ).toBe('404 ObjectLockConfigurationNotFoundError');
    expect(await failure(s3.send(new GetObjectRetentionCommand(Plain)))).toBe(
      '404 NoSuchObjectLockConfiguration',
    );
    expect(
      await failure(
        s3.send(
          new PutObjectCommand({
            ...Plain,
            Body: 'one',
            ObjectLockMode: 'COMPLIANCE',
            ObjectLockRetainUntilDate: inDays(1),
          }),
        ),
      ),
    ).toBe('400 InvalidRequest');
  });

  it('goes wrong as told, so many times', async () => {
    server.faults.add(
      { operation: 'PutObject', kind: 'conflict', times: 1 },
      {
        operation: 'PutObject',
        kind: 'stored-server-error',
        after: 1,
        times: 1,
      },
      { operation: 'PutObject', kind: 'stored-cut', key: 'cut' },
      { operation: 'PutObject', kind: 'taken-other', key: 'taken', times: 1 },
    );
    const once = { IfNoneMatch: '*' };
    expect(await failure(put('x', 'one', once))).toMatch(/^409/);
    expect(await failure(put('x', 'one', once))).toBe('success');
    expect(await failure(put('y', 'one', once))).toBe('500 InternalError');
    expect(await failure(put('cut', 'one', once))).toMatch(/^undefined/);
    expect(await failure(put('taken', 'one', once))).toMatch(/^412/);
    expect(server.bucket.versions.map(v => `${v.key} ${v.bytes}`)).toEqual([
      'x one',
      'y one',
      'cut one',
      'taken other',
    ]);
  });

  it('breaks the promises it is told to break', async () => {
    const { VersionId } = await put('x', 'one');
    server.bucket.brokenPromises = ['delete-version'];
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'x', VersionId }));
    expect(server.bucket.versions).toEqual([]);
  });
});

function inPast(): Date {
  return new Date(Date.now() - DAY);
}
