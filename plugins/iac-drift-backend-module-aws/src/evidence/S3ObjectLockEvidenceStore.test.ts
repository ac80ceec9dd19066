import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { EvidenceForkError } from '@iac-drift/backstage-plugin-iac-drift-node';
import { cephIsInstalled, makeBucket } from 'aws-simulator';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type RunningServer,
  s3Servers,
  storeIn,
} from './__testUtils__/servers';
import { S3Access } from './S3Access';
import { S3Objects } from './S3Objects';

const DAY = 24 * 60 * 60 * 1000;
const NAME = 'segments/00000000000000000000-00000000000000000003.ndjson';
const ONE = Buffer.from('one\n');
const TWO = Buffer.from('two\n');

if (!cephIsInstalled()) {
  process.stderr.write(
    'Ceph is not installed, so the S3 store is tested on the simulated S3 alone; test/s3-worm/install.sh installs it.\n',
  );
}

describe.each(s3Servers())('S3ObjectLockEvidenceStore on %s', (_, start) => {
  let server: RunningServer;
  let client: S3Client;
  let Bucket: string;
  let buckets = 0;

  beforeAll(async () => {
    server = await start();
    client = server.client;
  }, 120_000);

  afterAll(() => server.stop());

  beforeEach(async () => {
    buckets += 1;
    Bucket = `evidence-${buckets}`;
    await makeBucket(client, Bucket);
  });

  const versionsOf = async (name: string) => {
    const { Versions = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: `log/${name}` }),
    );
    return Versions.length;
  };
  const putOnTop = (name: string, Body: Buffer) =>
    client.send(new PutObjectCommand({ Bucket, Key: `log/${name}`, Body }));
  const hide = (name: string) =>
    client.send(new DeleteObjectCommand({ Bucket, Key: `log/${name}` }));
  const statusOf = async (call: Promise<unknown>) =>
    call.then(
      () => 'success',
      error => error.$metadata?.httpStatusCode,
    );

  it('publishes under the lock of the bucket and tells which version', async () => {
    const store = storeIn(client, Bucket);
    const { versionId, retainUntil } = await store.putOnce(NAME, ONE);
    expect(await store.get(NAME)).toEqual(ONE);
    const head = await client.send(
      new HeadObjectCommand({
        Bucket,
        Key: `log/${NAME}`,
        VersionId: versionId,
      }),
    );
    expect(head.ObjectLockMode).toBe('COMPLIANCE');
    expect(head.ObjectLockRetainUntilDate?.toISOString()).toBe(retainUntil);
    expect(Math.round((Date.parse(retainUntil!) - Date.now()) / DAY)).toBe(1);
  });

  it('is proved write-once by what the server refuses', async () => {
    const { attempts } = await storeIn(client, Bucket).proveWriteOnce();
    expect(attempts).toEqual([
      {
        act: 'shorten-retention',
        denied: true,
        detail: expect.stringMatching(/^The store refused .* 403 AccessDenied/),
      },
      {
        act: 'delete-version',
        denied: true,
        detail: expect.stringMatching(/^The store refused .* 403 AccessDenied/),
      },
    ]);
    expect(await storeIn(client, Bucket).list('canary/')).toHaveLength(1);
  });

  it('lets nobody delete what was published, or shorten its lock', async () => {
    const store = storeIn(client, Bucket);
    await store.putOnce(NAME, ONE);
    await store.putOnce('checkpoints/00000000000000000003', TWO);
    await store.replace('checkpoint', TWO);
    await store.replace('checkpoint', ONE);
    const { Versions = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    expect(Versions).toHaveLength(4);
    for (const { Key, VersionId } of Versions) {
      const version = { Bucket, Key, VersionId };
      expect(
        await statusOf(client.send(new DeleteObjectCommand(version))),
      ).toBe(403);
      const Retention = {
        Mode: 'COMPLIANCE' as const,
        RetainUntilDate: new Date(Date.now() + DAY / 2),
      };
      expect(
        await statusOf(
          client.send(new PutObjectRetentionCommand({ ...version, Retention })),
        ),
      ).toBe(403);
    }
  });

  it('takes the same bytes again for the same object', async () => {
    const store = storeIn(client, Bucket);
    const first = await store.putOnce(NAME, ONE);
    expect(await store.putOnce(NAME, ONE)).toEqual(first);
    expect(await versionsOf(NAME)).toBe(1);
  });

  it.each([
    ['of the same size', TWO],
    ['longer', Buffer.from('longer\n')],
  ])('calls other bytes under a name a fork: %s', async (_what, bytes) => {
    const store = storeIn(client, Bucket);
    await store.putOnce(NAME, ONE);
    await expect(store.putOnce(NAME, bytes)).rejects.toThrow(EvidenceForkError);
    expect(await versionsOf(NAME)).toBe(1);
  });

  it('goes by the oldest version, whatever was put on top of it', async () => {
    const store = storeIn(client, Bucket);
    const first = await store.putOnce(NAME, ONE);
    await putOnTop(NAME, TWO);
    await putOnTop(NAME, Buffer.from('three\n'));
    expect(await store.get(NAME)).toEqual(ONE);
    expect(await store.putOnce(NAME, ONE)).toEqual(first);
    await expect(store.putOnce(NAME, TWO)).rejects.toThrow(EvidenceForkError);
  });

  it('sees what somebody hid, and does not publish it again', async () => {
    const store = storeIn(client, Bucket);
    const first = await store.putOnce(NAME, ONE);
    await hide(NAME);
    expect(await store.get(NAME)).toEqual(ONE);
    expect(await store.getNewest(NAME)).toEqual(ONE);
    expect(await store.list('segments/')).toEqual([NAME]);
    expect(await store.putOnce(NAME, ONE)).toEqual(first);
    expect(await versionsOf(NAME)).toBe(1);
  });

  it('shows the newest of what is replaced, and replaces only what differs', async () => {
    const store = storeIn(client, Bucket);
    await store.putOnce('checkpoints/00000000000000000001', TWO);
    await store.replace('checkpoint', ONE);
    const second = await store.replace('checkpoint', TWO);
    expect(await store.replace('checkpoint', TWO)).toEqual(second);
    expect(await store.getNewest('checkpoint')).toEqual(TWO);
    expect(await store.get('checkpoint')).toEqual(ONE);
  });

  it('lists names once each, under a prefix and after a name', async () => {
    const store = storeIn(client, Bucket);
    for (const name of ['a/2', 'a/1', 'a/3', 'b/1']) {
      await store.putOnce(name, ONE);
    }
    await putOnTop('a/2', TWO);
    expect(await store.list('a/')).toEqual(['a/1', 'a/2', 'a/3']);
    expect(await store.list('a/', { after: 'a/1' })).toEqual(['a/2', 'a/3']);
    expect(await store.list('a/', { after: 'a/15' })).toEqual(['a/2', 'a/3']);
    expect(await store.list('c/')).toEqual([]);
    expect(await store.get('c/1')).toBeUndefined();
    expect(await store.getNewest('checkpoint')).toBeUndefined();
  });

  it('reads every page of the versions', async () => {
    for (const text of ['1', '2', '3']) {
      await putOnTop('a', Buffer.from(text));
      await putOnTop('b', Buffer.from(text));
    }
    await hide('a');
    const objects = new S3Objects({
      bucket: Bucket,
      access: new S3Access({ client, where: Bucket }),
    });
    const keys: (string | undefined)[] = [];
    for await (const page of objects.pages({ prefix: 'log/', pageSize: 2 })) {
      keys.push(...(page.Versions ?? []).map(({ Key }) => Key));
    }
    expect(keys).toEqual([
      ...Array(3).fill('log/a'),
      ...Array(3).fill('log/b'),
    ]);
  });

  it('lets a version go when its retention is over, and not before', async () => {
    const Key = 'short';
    const { VersionId } = await client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: ONE,
        ObjectLockMode: 'COMPLIANCE',
        ObjectLockRetainUntilDate: new Date(Date.now() + 3_000),
      }),
    );
    const remove = () =>
      statusOf(
        client.send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
      );
    expect(await remove()).toBe(403);
    await delay(3_500);
    expect(await remove()).toBe('success');
  });

  it.each([
    [{ lock: false }, /does not keep versions: enable .*has no Object Lock/],
    [
      { mode: 'GOVERNANCE' as const },
      /GOVERNANCE mode, which privileged users/,
    ],
    [{ days: 29 }, /locks for 29 days by default, less than the 30/],
  ])('refuses a bucket made with %j', async (options, message) => {
    const bucket = `poor-${buckets}`;
    await makeBucket(client, bucket, options);
    const store = storeIn(client, bucket, { minimumRetentionMs: 30 * DAY });
    await expect(store.putOnce(NAME, ONE)).rejects.toThrow(message);
    await expect(store.replace(NAME, ONE)).rejects.toThrow(message);
    await expect(store.proveWriteOnce()).rejects.toThrow(message);
    expect(await store.list('')).toEqual([]);
  });

  it('says what to do when the bucket does not exist', async () => {
    await expect(storeIn(client, 'nowhere').putOnce(NAME, ONE)).rejects.toThrow(
      /NoSuchBucket.*Create the bucket, or correct its name/,
    );
  });
});
