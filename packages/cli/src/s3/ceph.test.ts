/** @jest-environment node */
import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { parsePolicy } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import {
  cephIsInstalled,
  type CephServer,
  makeBucket,
  startCeph,
  TimestampAuthority,
} from 'aws-simulator';
import {
  type PublishedLog,
  publishedLog,
} from '../commands/__testUtils__/publishedLog';
import type { VerifyReport } from '../commands/verifyReport';
import { S3Bucket } from './S3Bucket';
import { verifyS3 } from './verifyS3';

jest.setTimeout(180_000);

const BUCKET = 'evidence';
const isInstalled = cephIsInstalled();
if (!isInstalled) {
  process.stdout.write(
    "Skipped: Ceph's S3 server is not installed (test/s3-worm/install.sh).\n",
  );
}

(isInstalled ? describe : describe.skip)('a bucket of Ceph', () => {
  let ceph: CephServer;
  let client: S3Client;
  let authority: TimestampAuthority;
  let published: PublishedLog;

  beforeAll(async () => {
    ceph = await startCeph();
    const { endpoint, region, accessKeyId, secretAccessKey } = ceph;
    process.env.AWS_ACCESS_KEY_ID = accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
    client = new S3Client({ endpoint, region, forcePathStyle: true });
    await makeBucket(client, BUCKET);
    authority = new TimestampAuthority();
    published = await publishedLog(authority);
  });
  afterAll(async () => {
    client.destroy();
    authority.remove();
    await ceph.stop();
  });

  async function put(name: string, bytes: Buffer): Promise<void> {
    await client.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: name,
        Body: bytes,
        ContentMD5: createHash('md5').update(bytes).digest('base64'),
      }),
    );
  }

  async function publishTo(
    prefix: string,
    edit: (name: string, bytes: Buffer) => Buffer = (_, bytes) => bytes,
  ): Promise<void> {
    for (const { name, bytes } of published.objects) {
      await put(`${prefix}${name}`, edit(name, bytes));
    }
  }

  async function verify(
    prefix: string,
    minRetention?: { days: number },
  ): Promise<VerifyReport> {
    const { endpoint, region } = ceph;
    const policy = parsePolicy(published.policy, sha256);
    const bucket = S3Bucket.open({ bucket: BUCKET, prefix, endpoint, region });
    const trust = { policy, source: 'given' as const };
    const { report } = await verifyS3({ bucket, trust, minRetention });
    bucket.close();
    return report;
  }

  const names = () => [...new Set(published.objects.map(({ name }) => name))];
  const once = () =>
    names().filter(
      name => !/^(checkpoint|trust\/policy|canary\/.*)$/.test(name),
    );
  const filesOf = ({ store }: VerifyReport, rule: string) =>
    new Set(
      store!.findings.filter(f => f.rule === rule).map(({ file }) => file),
    );

  it('is intact as it was published, and no lock that is shorter than asked for passes', async () => {
    await publishTo('intact/');
    expect(await verify('intact/')).toMatchObject({
      status: 'intact',
      entries: 300,
      // Ceph keeps no checksum: the bytes were hashed.
      store: { checksums: 0, expired: 0, findings: [] },
    });
    const asked = await verify('intact/', { days: 30 });
    expect(asked.status).toBe('tampered');
    expect(filesOf(asked, 'retention')).toEqual(
      new Set(once().filter(name => !/^tile\/.*\.p\//.test(name))),
    );
  });

  it('shows a second version of every object', async () => {
    await publishTo('twice/');
    for (const name of once()) await put(`twice/${name}`, Buffer.from('other'));
    const report = await verify('twice/');
    expect(report).toMatchObject({ status: 'tampered', entries: 300 });
    expect(filesOf(report, 'version')).toEqual(new Set(once()));
  });

  it('shows a delete marker on every object', async () => {
    await publishTo('hidden/');
    for (const name of names()) {
      const of = { Bucket: BUCKET, Key: `hidden/${name}` };
      await client.send(new DeleteObjectCommand(of));
    }
    const report = await verify('hidden/');
    expect(report).toMatchObject({ status: 'tampered', entries: 300 });
    expect(filesOf(report, 'delete-marker')).toEqual(new Set(names()));
  });

  it('keeps every version from being deleted', async () => {
    const { Versions = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: 'intact/' }),
    );
    expect(Versions.length).toBe(published.objects.length);
    for (const { Key, VersionId } of Versions) {
      await expect(
        client.send(
          new DeleteObjectCommand({ Bucket: BUCKET, Key, VersionId }),
        ),
      ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    }
  });

  it('shows an object that was another from the beginning', async () => {
    for (const part of ['segments/', 'checkpoints/', 'tile/0', '.tsr.']) {
      const prefix = `changed-${part.replace(/\W/g, '')}/`;
      await publishTo(prefix, (name, bytes) => {
        const copy = Buffer.from(bytes);
        if (name.includes(part)) copy[copy.length >> 1] ^= 1;
        return copy;
      });
      expect([part, (await verify(prefix)).status]).toEqual([part, 'tampered']);
    }
  });
});
