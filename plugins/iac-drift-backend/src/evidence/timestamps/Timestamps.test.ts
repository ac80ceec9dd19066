import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { TimestampAuthority } from 'aws-simulator';
import {
  append,
  events,
  migrate,
  openLedger,
} from '../../ledger/__testUtils__';
import { FolderEvidenceStore, Publication, Signing } from '..';
import { readAnchor } from '../anchorRows';
import { timestampOf, timestampRequest } from './timestampRequest';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let authority: TimestampAuthority;
let folder: string;
let server: Server;
let refusing: 'status' | 'other' | undefined;

/** OpenSSL as the authority, behind HTTP on loopback. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timestamps-'));
  authority = new TimestampAuthority();
  server = createServer(async (req, res) => {
    const parts: Buffer[] = [];
    for await (const part of req) {
      parts.push(part);
    }
    const query =
      refusing === 'other'
        ? timestampRequest(Buffer.of(1))
        : Buffer.concat(parts);
    res
      .writeHead(refusing === 'status' ? 503 : 200, {
        'content-type': 'application/timestamp-reply',
      })
      .end(authority.answer(query));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  await new Promise(resolve => {
    server.close(resolve);
  });
  authority.remove();
  rmSync(folder, { recursive: true });
});

it('stamps checkpoints so that openssl verifies what is published', async () => {
  const db = await migrate(await databases.init('SQLITE_3'));
  const ledger = await openLedger(db);
  const directory = join(folder, 'evidence');
  const logger = mockServices.logger.mock();
  let time = Date.now();
  const now = () => new Date(time);
  const publication = new Publication({
    db,
    ledger,
    stores: [await FolderEvidenceStore.create({ directory })],
    timestamps: {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`,
      ca: readFileSync(authority.certificate),
      intervalMs: 60_000,
    },
    logger,
    now,
  });
  const signing = new Signing({ db, ledger, publication, logger, now });
  const round = async (name: string) => {
    await append(ledger, db, events(2, name));
    await signing.sign();
    publication.ask();
    await publication.settled();
    await publication.settled();
    const store = publication.publishers[0].store;
    const names = await store.list('checkpoints/');
    return names.filter(n => n.includes('.tsr.'));
  };
  const [stamp, ...others] = await round('a');
  expect(others).toEqual([]);
  expect(stamp).toMatch(/^checkpoints\/0{19}3\.tsr\.[0-9a-f]{8}$/);
  const [certificate] = await publication.publishers[0].store
    .list('trust/')
    .then(names => names.filter(n => n.endsWith('.pem')));
  const verified = execFileSync(
    'openssl',
    [
      ...['ts', '-verify', '-in', join(directory, stamp)],
      ...['-data', join(directory, stamp.slice(0, 32))],
      ...['-CAfile', join(directory, certificate)],
    ],
    { stdio: 'pipe' },
  );
  expect(verified.toString()).toContain('OK');

  // Not more often than was asked for.
  expect(await round('b')).toHaveLength(1);
  time += 61_000;
  expect(await round('c')).toHaveLength(2);

  // What is no timestamp of the checkpoint is said and not kept.
  time += 61_000;
  for (const how of ['status', 'other'] as const) {
    refusing = how;
    expect(await round(how)).toHaveLength(2);
    expect((await readAnchor(db, 'timestamps')).error).toMatch(
      how === 'status' ? /answered 503/ : /of something else/,
    );
  }
  refusing = undefined;
  expect(await round('d')).toHaveLength(3);
  await publication.stop();
});

it('refuses a reply that is for other bytes', () => {
  const reply = authority.stamp(Buffer.from('these'));
  expect(() => timestampOf(reply, Buffer.from('other'))).toThrow(
    'something else',
  );
});
