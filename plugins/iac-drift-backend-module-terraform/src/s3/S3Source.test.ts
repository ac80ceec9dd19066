import {
  CreateBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockServices } from '@backstage/backend-test-utils';
import { cephIsInstalled, S3Server, startCeph } from 'aws-simulator';
import { LoopbackServer, stateText } from '../__testUtils__/LoopbackServer';
import { S3Source } from './S3Source';

describe('S3Source', () => {
  let server: S3Server;
  let client: S3Client;
  const identity = { accessKeyId: 'AKIATEST', secretAccessKey: 'x' };

  const source = (overrides = {}) =>
    new S3Source({
      id: 'prod',
      bucket: 'states',
      region: 'eu-west-1',
      prefix: '',
      workspaceKeyPrefix: 'env:',
      endpoint: server.url,
      forcePathStyle: true,
      maxStateBytes: 1000,
      logger: mockServices.logger.mock(),
      credentials: {
        getCredentialProvider: async () => ({
          sdkCredentialProvider: async () => identity,
        }),
      },
      ...overrides,
    });
  const put = (Key: string, Body: string) =>
    client.send(new PutObjectCommand({ Bucket: 'states', Key, Body }));

  beforeAll(async () => {
    server = await S3Server.start({ bucket: 'states', defaultRetention: null });
    client = new S3Client({
      endpoint: server.url,
      region: 'eu-west-1',
      forcePathStyle: true,
      credentials: identity,
    });
    await put('teams/a/terraform.tfstate', stateText(1));
    await put('env:/staging/teams/a/terraform.tfstate', stateText(2));
    await put('other/b.tfstate', stateText(3));
    await put('other/b.tfstate.tflock', '{}');
    await put('other/large.tfstate', 'x'.repeat(2000));
  });
  afterAll(() => server.stop());

  it('reads the state of a workspace below the prefix, and when it was written', async () => {
    const read = await source({ prefix: 'teams/' }).read(
      'env:/staging/a/terraform.tfstate',
      {},
    );
    expect(read.serial).toBe(2);
    expect(Date.parse(read.writtenAt!)).not.toBeNaN();
  });

  it('sees a state that was written again', async () => {
    const s3 = source();
    await put('again.tfstate', stateText(1));
    expect((await s3.read('again.tfstate', {})).serial).toBe(1);
    await put('again.tfstate', stateText(2));
    expect((await s3.read('again.tfstate', {})).serial).toBe(2);
  });

  it('says which version it read, and reads one of before', async () => {
    const s3 = source();
    await put('versions.tfstate', stateText(1));
    expect(await s3.read('versions.tfstate', {})).not.toHaveProperty('origin');
    server.bucket.versioning = 'Enabled';
    await put('versions.tfstate', stateText(1));
    const first = await source().read('versions.tfstate', {});
    await put('versions.tfstate', stateText(2));
    const second = await s3.read('versions.tfstate', {});
    const version = String(first.origin?.version);
    expect(second.origin?.version).not.toBe(version);
    expect(await s3.readVersion('versions.tfstate', version, {})).toEqual(
      first,
    );
    await expect(
      s3.readVersion('versions.tfstate', 'absent', {}),
    ).rejects.toMatchObject({ name: 'DesiredStateError' });
  });

  it.each([
    ['absent.tfstate', {}, /does not exist in bucket states/],
    ['other/b.tfstate', { bucket: 'absent' }, /does not exist/],
    ['other/large.tfstate', {}, /maxStateBytes/],
    ['../x.tfstate', {}, /'\.\.'/],
    ['env:/../x.tfstate', {}, /'\.\.'/],
    ['env:/staging', {}, /names a workspace and no state/],
  ])('answers %s with one sentence', async (path, overrides, message) => {
    await expect(source(overrides).read(path, {})).rejects.toMatchObject({
      name: 'DesiredStateError',
      message: expect.stringMatching(message),
    });
  });
});

const listed = (keys: string[], next?: string) =>
  `<ListBucketResult><IsTruncated>${Boolean(next)}</IsTruncated>${
    next ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''
  }${keys
    .map(key => `<Contents><Key>${key}</Key></Contents>`)
    .join('')}</ListBucketResult>`;

const identity = { accessKeyId: 'AKIATEST', secretAccessKey: 'x' };
const sourceAt = (options: {
  endpoint: string;
  region?: string;
  prefix?: string;
  identity?: typeof identity;
}) =>
  new S3Source({
    id: 'prod',
    bucket: 'states',
    region: options.region ?? 'eu-west-1',
    prefix: options.prefix ?? '',
    workspaceKeyPrefix: 'env:',
    endpoint: options.endpoint,
    forcePathStyle: true,
    maxStateBytes: 1000,
    logger: mockServices.logger.mock(),
    credentials: {
      getCredentialProvider: async () => ({
        sdkCredentialProvider: async () => options.identity ?? identity,
      }),
    },
  });

describe('the list of an S3Source', () => {
  let server: LoopbackServer;
  beforeEach(async () => {
    server = await LoopbackServer.start();
  });
  afterEach(() => server.stop());

  it('has states with their workspaces, page by page, and nothing else', async () => {
    server.answer = ({ url = '' }) => ({
      body: url.includes('continuation-token=more')
        ? listed(['env:/staging/teams/a/terraform.tfstate', 'x/../y.tfstate'])
        : listed(
            ['teams/a/terraform.tfstate', 'b.tfstate', 'b.tfstate.tflock'],
            'more',
          ),
    });
    const endpoint = server.url.href;
    expect(await sourceAt({ endpoint }).listStacks({})).toEqual([
      'b.tfstate',
      'env:/staging/teams/a/terraform.tfstate',
      'teams/a/terraform.tfstate',
    ]);
    expect(
      await sourceAt({ endpoint, prefix: 'teams/' }).listStacks({}),
    ).toEqual(['a/terraform.tfstate', 'env:/staging/a/terraform.tfstate']);
  });

  it('is refused with the right that is missing', async () => {
    server.answer = () => ({ status: 403 });
    await expect(
      sourceAt({ endpoint: server.url.href }).listStacks({}),
    ).rejects.toThrow(/allow s3:GetObject and s3:ListBucket/);
  });
});

if (cephIsInstalled()) {
  describe("an S3Source on Ceph's S3", () => {
    it('lists, reads, and does not download again what did not change', async () => {
      const ceph = await startCeph();
      const { accessKeyId, secretAccessKey, endpoint, region } = ceph;
      const client = new S3Client({
        endpoint,
        region,
        forcePathStyle: true,
        credentials: { accessKeyId, secretAccessKey },
      });
      const write = (serial: number) =>
        client.send(
          new PutObjectCommand({
            Bucket: 'states',
            Key: 'env:/blue/a.tfstate',
            Body: stateText(serial),
          }),
        );
      try {
        await client.send(new CreateBucketCommand({ Bucket: 'states' }));
        await write(1);
        const source = sourceAt({
          endpoint,
          region,
          identity: { accessKeyId, secretAccessKey },
        });
        expect(await source.listStacks({})).toEqual(['env:/blue/a.tfstate']);
        const first = await source.read('env:/blue/a.tfstate', {});
        expect(await source.read('env:/blue/a.tfstate', {})).toBe(first);
        await write(2);
        const second = await source.read('env:/blue/a.tfstate', {});
        expect(second.serial).toBe(2);
      } finally {
        client.destroy();
        await ceph.stop();
      }
    }, 60_000);
  });
}
