import { setTimeout as delay } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { EvidenceForkError } from '@iac-drift/backstage-plugin-iac-drift-node';
import { S3_FAULT_KINDS, type S3FaultKind, S3Server } from 'aws-simulator';
import { clientOf, storeIn } from './__testUtils__/servers';
import type { S3ObjectLockEvidenceStore } from './S3ObjectLockEvidenceStore';

const DAY = 24 * 60 * 60 * 1000;
const NAME = 'checkpoints/00000000000000000003';
const BYTES = Buffer.from('a checkpoint\n');
const ATTEMPT_MS = 500;

let server: S3Server;
let client: S3Client;
let store: S3ObjectLockEvidenceStore;

beforeEach(async () => {
  server = await S3Server.start();
  client = clientOf({ endpoint: server.url });
  store = storeIn(client, 'evidence', {
    patience: { attempts: 4, attemptMs: ATTEMPT_MS, pauseMs: 2 },
  });
  await store.problems();
});

afterEach(() => server.stop());

const stored = () => server.bucket.versions.map(v => `${v.key} ${v.bytes}`);

describe('putOnce', () => {
  const passing = S3_FAULT_KINDS.filter(
    kind => kind !== 'taken-other' && kind !== 'access-denied',
  );
  it.each(passing)('publishes once, whatever happens: %s', async kind => {
    server.faults.add({
      operation: 'PutObject',
      kind,
      times: 1,
      delayMs: ATTEMPT_MS / 3,
    });
    const { versionId } = await store.putOnce(NAME, BYTES);
    expect(stored()).toEqual([`log/${NAME} a checkpoint\n`]);
    expect(versionId).toBe(server.bucket.versions[0].versionId);
  });

  it.each(['ListObjectVersions', 'HeadObject', 'GetBucketVersioning'])(
    'goes on when %s fails for a while',
    async operation => {
      server.faults.add(
        { operation, kind: 'server-error', times: 1 },
        { operation, kind: 'hang', times: 1 },
        { operation, kind: 'cut', times: 1 },
      );
      await store.putOnce(NAME, BYTES);
      expect(stored()).toEqual([`log/${NAME} a checkpoint\n`]);
    },
  );

  it('does not write again before it could look', async () => {
    server.faults.add(
      { operation: 'PutObject', kind: 'stored-hang', times: 1 },
      { operation: 'ListObjectVersions', kind: 'server-error', after: 1 },
    );
    await expect(store.putOnce(NAME, BYTES)).rejects.toThrow(
      /^ListObjectVersions in s3:\/\/evidence\/log failed: 500 InternalError/,
    );
    expect(server.callsOf('PutObject')).toHaveLength(1);
  });

  it('raises the alarm when somebody was faster with other bytes', async () => {
    server.faults.add({
      operation: 'PutObject',
      kind: 'taken-other',
      times: 1,
    });
    await expect(store.putOnce(NAME, BYTES)).rejects.toThrow(EvidenceForkError);
    expect(stored()).toEqual([`log/${NAME} other`]);
  });

  it('does not try again what is forbidden, and names the right', async () => {
    server.faults.add({ operation: 'PutObject', kind: 'access-denied' });
    await expect(store.putOnce(NAME, BYTES)).rejects.toThrow(
      /403 AccessDenied.*Allow the writer s3:PutObject\.$/,
    );
    expect(server.callsOf('PutObject')).toHaveLength(1);
  });

  it('gives up in bounded time when nothing answers', async () => {
    server.faults.add({ operation: '*', kind: 'hang' });
    const began = Date.now();
    await expect(store.putOnce(NAME, BYTES)).rejects.toThrow(
      /TimeoutError.*Check the endpoint and the network/,
    );
    expect(Date.now() - began).toBeLessThan(10 * ATTEMPT_MS);
  });

  it('stops at once when told to', async () => {
    server.faults.add({ operation: 'PutObject', kind: 'hang' });
    const stop = new AbortController();
    const put = store.putOnce(NAME, BYTES, { signal: stop.signal });
    while (server.callsOf('PutObject').length === 0) {
      await delay(5);
    }
    stop.abort();
    await expect(put).rejects.toThrow('aborted');
    expect(server.callsOf('PutObject')).toHaveLength(1);
  });

  it.each([-DAY, DAY])('works with a clock %d ms off', async offset => {
    server.clockOffsetMs = offset;
    const { retainUntil } = await store.putOnce(NAME, BYTES);
    const days = (Date.parse(retainUntil!) - Date.now() - offset) / DAY;
    expect(Math.round(days)).toBe(30);
    expect(stored()).toHaveLength(1);
  });

  it('sends both checksums and no lock of its own', async () => {
    await store.putOnce(NAME, BYTES);
    const { headers } = server.callsOf('PutObject')[0];
    expect(headers).toMatchObject({
      'content-md5': expect.stringMatching(/=$/),
      'x-amz-checksum-sha256': expect.stringMatching(/=$/),
      'if-none-match': '*',
      'content-length': String(BYTES.length),
    });
    expect(Object.keys(headers).join()).not.toMatch(/object-lock|trailer/);
  });

  it('compares by the checksum alone where the store has one', async () => {
    await store.putOnce(NAME, BYTES);
    await store.putOnce(NAME, BYTES);
    expect(server.callsOf('GetObject')).toEqual([]);
    server.bucket.versions[0].checksumSha256 = undefined;
    await store.putOnce(NAME, BYTES);
    expect(server.callsOf('GetObject')).toHaveLength(1);
  });

  it.each([
    [undefined, /has no lock, or none that the writer may see/],
    [
      { mode: 'GOVERNANCE' as const, until: new Date(Date.now() + 40 * DAY) },
      /locked in GOVERNANCE mode/,
    ],
    [
      { mode: 'COMPLIANCE' as const, until: new Date(Date.now() + DAY / 2) },
      /less than minimumRetention/,
    ],
  ])('notices a version with the lock %j', async (retention, message) => {
    await store.putOnce(NAME, BYTES);
    server.bucket.versions[0].retention = retention;
    await expect(store.putOnce(NAME, BYTES)).rejects.toThrow(message);
  });

  it('notices that the bucket ceased to lock', async () => {
    await store.putOnce(NAME, BYTES);
    server.bucket.defaultRetention = undefined;
    await expect(store.putOnce(`${NAME}0`, BYTES)).rejects.toThrow(
      /has no lock.*look who changed the bucket\.$/,
    );
  });
});

describe('replace', () => {
  it.each<S3FaultKind>(['stored-hang', 'stored-cut', 'server-error'])(
    'leaves one new version: %s',
    async kind => {
      await store.replace('checkpoint', Buffer.from('before\n'));
      server.faults.add({ operation: 'PutObject', kind, times: 1 });
      await store.replace('checkpoint', BYTES);
      expect(stored()).toEqual([
        'log/checkpoint before\n',
        'log/checkpoint a checkpoint\n',
      ]);
    },
  );
});

describe('list', () => {
  it('reads thousands of names, trying again page by page', async () => {
    const names = Array.from(
      { length: 2_500 },
      (_, n) => `checkpoints/${String(n).padStart(20, '0')}`,
    );
    names.forEach(name => server.bucket.put(`log/${name}`, BYTES));
    server.faults.add({
      operation: 'ListObjectVersions',
      kind: 'server-error',
      after: 2,
      times: 3,
    });
    const patient = storeIn(client, 'evidence');
    expect(await patient.list('checkpoints/')).toEqual(names);
    expect(server.callsOf('ListObjectVersions')).toHaveLength(6);
    await patient.list('checkpoints/', { after: names[2_400] });
    expect(server.callsOf('ListObjectVersions')).toHaveLength(7);
  });
});

describe('proveWriteOnce', () => {
  const verdicts = async () =>
    (await store.proveWriteOnce()).attempts.map(
      ({ act, denied }) => `${act} ${denied ? 'denied' : 'possible'}`,
    );

  it.each([
    [
      ['delete-version' as const],
      ['shorten-retention denied', 'delete-version possible'],
    ],
    [
      ['shorten-retention' as const],
      ['shorten-retention possible', 'delete-version denied'],
    ],
    [
      ['delete-version' as const, 'shorten-retention' as const],
      ['shorten-retention possible', 'delete-version possible'],
    ],
  ])('unmasks a store that fakes its lock: %j', async (broken, expected) => {
    server.bucket.brokenPromises = broken;
    expect(await verdicts()).toEqual(expected);
  });

  it('does not take the refusal of a policy for one of the lock', async () => {
    server.faults.add({ operation: 'DeleteObject', kind: 'access-denied' });
    await expect(store.proveWriteOnce()).rejects.toThrow(
      /^DeleteObject in .*not authorized.*s3:DeleteObjectVersion on canary\/\*\.$/,
    );
  });

  it.each<S3FaultKind>(['server-error', 'hang', 'stored-hang'])(
    'says nothing when an answer says nothing: %s',
    async kind => {
      server.faults.add({ operation: 'PutObjectRetention', kind });
      await expect(store.proveWriteOnce()).rejects.toThrow(
        /^PutObjectRetention in s3:\/\/evidence\/log failed: /,
      );
    },
  );

  it('tells of a broken promise even when the other answer says nothing', async () => {
    server.bucket.brokenPromises = ['delete-version'];
    server.faults.add({ operation: 'PutObjectRetention', kind: 'hang' });
    expect(await verdicts()).toEqual(['delete-version possible']);
  });

  it('looks at the bucket again', async () => {
    await store.putOnce(NAME, BYTES);
    server.bucket.defaultRetention = { mode: 'GOVERNANCE', days: 30 };
    await expect(store.proveWriteOnce()).rejects.toThrow(/GOVERNANCE mode/);
  });

  it('passes over a moment of trouble', async () => {
    server.faults.add(
      { operation: 'PutObject', kind: 'stored-hang', times: 1 },
      { operation: 'DeleteObject', kind: 'throttle', times: 2 },
    );
    expect(await verdicts()).toEqual([
      'shorten-retention denied',
      'delete-version denied',
    ]);
  });
});
