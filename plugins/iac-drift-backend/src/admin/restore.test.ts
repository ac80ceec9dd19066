import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { openEvidenceStores } from '@iac-drift/backstage-plugin-iac-drift-backend-module-aws';
import {
  cephIsInstalled,
  type CephServer,
  makeBucket,
  S3Server,
  startCeph,
} from 'aws-simulator';
import knexFactory, { type Knex } from 'knex';
import { publish, publishedCheckpoints } from '../evidence';
import {
  append,
  collect,
  event,
  events,
  migrate,
  openLedger,
  ORIGIN,
  PEM,
} from '../ledger/__testUtils__';
import { verifyDatabase } from '../verification';

jest.setTimeout(180_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const run = promisify(execFile);
const COMMAND = resolve(__dirname, '../../bin/iac-drift-admin.js');
/** Where a backend is installed. */
const BACKEND = resolve(__dirname, '../../../../packages/backend');
const BUCKET = 'evidence';

async function startS3(): Promise<CephServer> {
  if (cephIsInstalled()) {
    return startCeph();
  }
  const server = await S3Server.start();
  return {
    endpoint: server.url,
    region: 'eu-west-1',
    accessKeyId: 'AKIATEST',
    secretAccessKey: 'x',
    stop: () => server.stop(),
  };
}

const server = cephIsInstalled() ? "Ceph's S3 server" : 'a simulated S3';

describe(`iac-drift-admin restore from ${server}`, () => {
  let s3: CephServer;
  let folder: string;
  let iacDrift: ReturnType<typeof configOf>;
  let published: Buffer[];

  const configOf = () => ({
    origin: ORIGIN,
    ledger: { key: PEM },
    evidence: {
      s3: [
        {
          id: 'primary',
          bucket: BUCKET,
          region: s3.region,
          endpoint: s3.endpoint,
          forcePathStyle: true,
        },
      ],
    },
  });
  const openStore = () =>
    openEvidenceStores(mockServices.rootConfig({ data: { iacDrift } }))[0];

  beforeAll(async () => {
    s3 = await startS3();
    process.env.AWS_ACCESS_KEY_ID = s3.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = s3.secretAccessKey;
    iacDrift = configOf();
    folder = await mkdtemp(join(tmpdir(), 'restore-'));
    const { endpoint, region } = s3;
    const client = new S3Client({ endpoint, region, forcePathStyle: true });
    await makeBucket(client, BUCKET);
    client.destroy();
    const db = await migrate(await databases.init('SQLITE_3'));
    const ledger = await openLedger(db);
    const beat = (e: ReturnType<typeof event>) => ({
      ...e,
      type: 'io.iac-drift.log.heartbeat.v1',
    });
    await append(ledger, db, events(300).map(beat));
    await publish({ db, ledger, store: openStore() });
    await append(ledger, db, [beat(event('large', 'x'.repeat(60_000)))]);
    await publish({ db, ledger, store: openStore() });
    published = await collect(ledger.entries({ from: 0, limit: 1000 }));
  });
  afterAll(async () => {
    await s3.stop();
    await rm(folder, { recursive: true, force: true });
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
  });

  /** Configuration of an empty database, and how to look into it afterwards. */
  async function emptyDatabase(id: string): Promise<[object, () => Knex]> {
    if (id === 'SQLITE_3') {
      const directory = await mkdtemp(join(folder, 'sqlite-'));
      const filename = join(directory, 'iac-drift.sqlite');
      return [
        { client: 'better-sqlite3', connection: { directory } },
        () =>
          knexFactory({
            client: 'better-sqlite3',
            connection: { filename },
            useNullAsDefault: true,
          }),
      ];
    }
    const shown = (await databases.init('POSTGRES_17')).client.config;
    // The password does not show in it.
    const { host, port, user, password, database } = shown.connection;
    const connection = { host, port, user, password, database };
    return [
      { client: 'pg', connection, pluginDivisionMode: 'schema' },
      () =>
        knexFactory({ client: 'pg', connection, searchPath: ['iac-drift'] }),
    ];
  }

  async function admin(database: object, ...args: string[]) {
    const config = join(folder, 'app-config.yaml');
    const backend = { baseUrl: 'http://localhost:7007', database };
    await writeFile(
      config,
      JSON.stringify({
        app: { baseUrl: 'http://localhost' },
        backend,
        iacDrift,
      }),
    );
    return run(
      process.execPath,
      [COMMAND, 'restore', '--config', config, ...args],
      {
        cwd: BACKEND,
        timeout: 120_000,
        env: { ...process.env, NODE_NO_WARNINGS: '1' },
      },
    ).catch(error => error as { stdout: string; stderr: string; code: number });
  }

  /** How far it is, told where it takes a while. */
  const PROGRESS = expect.stringMatching(/^(\d+ entries \.\.\.\n)*$/);

  it.each(databases.eachSupportedId())(
    'fills an empty %s with every byte, and what it filled verifies',
    async id => {
      const [database, open] = await emptyDatabase(id);
      const dry = await admin(database, '--from', 's3:primary', '--dry-run');
      expect([dry.stderr, dry.stdout]).toEqual([
        PROGRESS,
        expect.stringContaining('Verified 302 entries'),
      ]);
      const { stdout, stderr } = await admin(database, '--from', 's3:primary');
      expect([stderr, stdout]).toEqual([
        PROGRESS,
        `Restored 302 entries of ${ORIGIN}, 2 checkpoints, 1 pieces of data, 0 cosignatures and timestamps. The backend can be started.\n`,
      ]);
      const db = open();
      try {
        const ledger = await openLedger(db);
        const entries = await collect(ledger.entries({ from: 0, limit: 1000 }));
        expect(entries).toEqual(published);
        expect(
          await verifyDatabase({
            db,
            origin: ORIGIN,
            vkeys: ledger.vkeys,
            outside: await publishedCheckpoints(openStore()),
            maxUnsignedMs: 0,
            now: new Date(),
          }),
        ).toMatchObject({ status: 'intact', entries: 302 });
      } finally {
        await db.destroy();
      }
      const again = await admin(database, '--from', `s3://${BUCKET}/${ORIGIN}`);
      expect(again).toMatchObject({ code: 1 });
      expect(again.stderr).toContain('The database is not empty');
    },
  );

  it('says what a store refuses', async () => {
    const [database] = await emptyDatabase('SQLITE_3');
    const bucket = { ...iacDrift.evidence.s3[0], bucket: 'nowhere' };
    iacDrift = { ...iacDrift, evidence: { s3: [bucket] } };
    const { stderr } = await admin(database, '--from', 's3:primary');
    iacDrift = configOf();
    expect(stderr).toMatch(/^ListObjectVersions in s3:\/\/nowhere.* failed:/);
  });

  it('says which stores there are when asked for another', async () => {
    const [database] = await emptyDatabase('SQLITE_3');
    const { stderr } = await admin(database, '--from', 's3:other');
    expect(stderr).toContain('s3:other is not configured');
    expect(stderr).toContain('s3:primary');
  });
});
