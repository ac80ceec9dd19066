/** @jest-environment node */
import { S3Server } from 'aws-simulator';
import { MemoryLog } from '../commands/__testUtils__/servedLog';
import { RecordedObjects } from './RecordedObjects';
import { S3Bucket } from './S3Bucket';
import { S3Objects } from './S3Objects';

const NAMES = ['README.txt', 'segments/1', 'checkpoints/1', 'checkpoint'];

let server: S3Server;
let bucket: S3Bucket;

beforeAll(() => {
  process.env.AWS_ACCESS_KEY_ID = 'key';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
});
beforeEach(async () => {
  server = await S3Server.start();
  NAMES.forEach(name => server.bucket.put(name, Buffer.from(name)));
  const endpoint = server.url;
  bucket = S3Bucket.open({ bucket: 'evidence', prefix: '', endpoint });
});
afterEach(async () => {
  bucket.close();
  await server.stop();
});

/** What the log says of the objects as they now are. */
const recordNow = (store = 's3:primary') => ({
  store,
  description: 's3://evidence',
  size: 1,
  objects: server.bucket.versions.map(({ key, versionId, retention }) => ({
    name: key,
    versionId,
    retainUntil: retention!.until.toISOString(),
  })),
});

async function findings(record: ReturnType<typeof recordNow>) {
  const log = new MemoryLog();
  log.append({ unrelated: true });
  log.append(record, 'export.completed');
  const recorded = new RecordedObjects();
  log.lines.forEach((line, seq) => recorded.note({ seq, line }));
  const objects = await S3Objects.list({ bucket, minRetention: { days: 1 } });
  await Promise.all(objects.unread().map(name => objects.read(name)));
  await recorded.check(objects);
  return objects.figures.findings.map(({ rule, file, seq }) => [
    rule,
    file,
    seq,
  ]);
}

describe('RecordedObjects', () => {
  it('are all there', async () => {
    expect(await findings(recordNow())).toEqual([]);
  });

  it('are missed when one is gone that nothing else refers to', async () => {
    const record = recordNow();
    server.bucket.versions.splice(0, 1);
    expect(await findings(record)).toEqual([['version', 'README.txt', 1]]);
  });

  it('are missed when one was stored anew in its place', async () => {
    const record = recordNow();
    server.bucket.versions.splice(1, 1);
    server.bucket.put('segments/1', Buffer.from('segments/1'));
    expect(await findings(record)).toEqual([['version', 'segments/1', 1]]);
  });

  it('are locked for as long as was recorded', async () => {
    const record = recordNow();
    const { retention } = server.bucket.versions[2];
    retention!.until = new Date(retention!.until.getTime() - 86_400_000);
    expect(await findings(record)).toEqual([['retention', 'checkpoints/1', 1]]);
  });

  it('of another store are not looked for here', async () => {
    const elsewhere = recordNow('s3:second');
    elsewhere.objects.forEach(object => (object.versionId += 'x'));
    expect(await findings(elsewhere)).toEqual([]);
  });
});
