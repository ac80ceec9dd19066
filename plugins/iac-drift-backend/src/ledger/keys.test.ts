import { TestDatabases } from '@backstage/backend-test-utils';
import { openCheckpoint, parseVkey, readEvent } from '@iac-drift/ledger';
import {
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { verifyDatabase } from '../verification';
import {
  append,
  collect,
  events,
  migrate,
  openLedger,
  ORIGIN,
  signer,
} from './__testUtils__';
import { signerFromPem } from './signer';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const newKey = () =>
  signerFromPem({ pem: generateEd25519Pem(), origin: ORIGIN });

async function opensWith(note: Uint8Array, vkey: string): Promise<boolean> {
  try {
    await openCheckpoint(note, [parseVkey(vkey, sha256)], {
      sha256,
      verify: ed25519Verify,
    });
    return true;
  } catch {
    return false;
  }
}

describe.each(databases.eachSupportedId())('keys of a log on %s', id => {
  let database: Knex;
  beforeEach(async () => {
    database = await migrate(await databases.init(id));
  });

  it('hand over: both sign, then the new one alone, and the log stays verifiable', async () => {
    const next = newKey();
    const before = await openLedger(database);
    await append(before, database, events(3, 'a'));
    const old = await before.checkpoint();

    const overlap = await openLedger(database, {
      signer: next,
      previousSigners: [signer],
    });
    expect(overlap.vkeys).toEqual([signer.vkey, next.vkey]);
    const [rotated] = await collect(overlap.entries({ from: 4, limit: 1 }));
    expect(readEvent(rotated)).toMatchObject({
      type: 'io.iac-drift.key.rotated.v1',
      data: { previous: signer.vkey, vkey: next.vkey },
    });
    const both = await overlap.checkpoint();

    const after = await openLedger(database, { signer: next });
    await append(after, database, events(3, 'b'));
    const alone = await after.checkpoint();
    const opened = [old, both, alone].map(async ({ note }) => [
      await opensWith(note, signer.vkey),
      await opensWith(note, next.vkey),
    ]);
    expect(await Promise.all(opened)).toEqual([
      [true, false],
      [true, true],
      [false, true],
    ]);
    expect(
      await verifyDatabase({
        db: database,
        origin: ORIGIN,
        vkeys: after.vkeys,
        outside: [],
        maxUnsignedMs: 0,
        now: new Date(),
      }),
    ).toMatchObject({ status: 'intact', entries: 8, checkpoints: 3 });
  });

  it('hand over once, however many processes start', async () => {
    await openLedger(database);
    const next = newKey();
    const options = { signer: next, previousSigners: [signer] };
    await Promise.all([1, 2, 3].map(() => openLedger(database, options)));
    const ledger = await openLedger(database, options);
    expect(await ledger.size()).toBe(2);
  });

  it('are not handed over by a key that was never the log’s', async () => {
    await openLedger(database);
    await expect(
      openLedger(database, {
        signer: newKey(),
        previousSigners: [newKey()],
      }),
    ).rejects.toThrow('was never a key of the log');
  });

  it('cannot be brought in by who can write to the database', async () => {
    const ledger = await openLedger(database);
    const stranger = newKey();
    const forged = {
      ...events(1)[0],
      id: `${ORIGIN}#key-1`,
      type: 'io.iac-drift.key.rotated.v1',
      data: {
        previous: signer.vkey,
        vkey: stranger.vkey,
        statement: 'not signed',
      },
    };
    await append(ledger, database, [forged]);
    await expect(openLedger(database)).rejects.toThrow('cannot be trusted');
  });

  it('that were compromised end the log: the next one cites its last good checkpoint', async () => {
    const ledger = await openLedger(database);
    const { size, root } = await ledger.checkpoint();
    const previousEpoch = { origin: ORIGIN, size, root };
    const origin = `${ORIGIN}/2`;
    const next = signerFromPem({ pem: generateEd25519Pem(), origin });
    await expect(
      openLedger(database, { signer: next, previousEpoch }),
    ).rejects.toThrow('begin in an empty database');

    const fresh = await migrate(await databases.init(id));
    const epoch = await openLedger(fresh, { signer: next, previousEpoch });
    expect(epoch.previousEpoch).toEqual(previousEpoch);
    const [genesis] = await collect(epoch.entries({ from: 0, limit: 1 }));
    expect(readEvent(genesis).data).toMatchObject({ origin, previousEpoch });
  });
});
