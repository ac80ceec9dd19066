import { TestDatabases } from '@backstage/backend-test-utils';
import {
  canonicalize,
  formatEntry,
  parseEntryHeader,
  parseVkey,
  readEvent,
  toHex,
  verifyLog,
} from '@iac-drift/ledger';
import {
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import type { Ledger } from './Ledger';
import { insertCheckpoint } from './operations/insertCheckpoint';
import { signerFromPem } from './signer';
import {
  append,
  collect,
  cutLog,
  disarm,
  event,
  EVENT_DETECTED,
  events,
  migrate,
  openLedger,
  ORIGIN,
  signer,
} from './__testUtils__';
import type { AppendedEntry } from './types';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

async function verify(ledger: Ledger) {
  const size = await ledger.size();
  const checkpoints = await collect(
    ledger.checkpoints({ above: -1, through: size }),
  );
  return verifyLog({
    segments: [
      { name: 'log', bytes: ledger.entries({ from: 0, limit: size }) },
    ],
    checkpoints: checkpoints.map(c => ({
      name: `checkpoint ${c.size}`,
      note: c.note,
    })),
    keys: [parseVkey(signer.vkey, sha256)],
    sha256,
    verify: ed25519Verify,
  });
}

async function eventIds(ledger: Ledger): Promise<unknown[]> {
  const entries = await collect(ledger.entries({ from: 1, limit: 100_000 }));
  return entries.map(entry => readEvent(entry).id);
}

describe.each(databases.eachSupportedId())('Ledger on %s', id => {
  let database: Knex;
  beforeEach(async () => {
    database = await migrate(await databases.init(id));
  });

  it('begins with an entry that names the log and its key, once', async () => {
    const ledger = await openLedger(database);
    await openLedger(database);
    const [genesis, ...rest] = await collect(
      ledger.entries({ from: 0, limit: 10 }),
    );
    expect(rest).toEqual([]);
    expect(readEvent(genesis)).toMatchObject({
      type: 'io.iac-drift.log.created.v1',
      data: { origin: ORIGIN, vkeys: [signer.vkey] },
    });
  });

  it('appends what was enqueued, in order, and signs it', async () => {
    const ledger = await openLedger(database);
    await append(ledger, database, events(600));
    const checkpoint = await ledger.checkpoint();
    expect(checkpoint.size).toBe(601);
    expect(await ledger.latestCheckpoint()).toEqual(checkpoint);
    expect(await eventIds(ledger)).toEqual(events(600).map(e => e.id));
    expect(await verify(ledger)).toMatchObject({
      status: 'intact',
      entries: 601,
      root: checkpoint.root,
    });
  });

  it('writes entries in canonical JSON, whatever the event holds', async () => {
    const ledger = await openLedger(database);
    const strange = {
      '\u20ac': '\u2028"\\\u0007',
      '': [0.1, -0, 5e-7, null, true],
      __proto: { '\ud83d\ude00': {}, '\ufb33': [] },
    };
    await append(ledger, database, [event('strange', strange)]);
    await ledger.append(event('direct', strange));
    const entries = await collect(ledger.entries({ from: 0, limit: 10 }));
    entries.forEach((entry, seq) => {
      const { prev } = parseEntryHeader(entry);
      expect(entry).toEqual(
        Buffer.from(formatEntry({ event: readEvent(entry), prev, seq })),
      );
    });
  });

  it('appends at once what several callers hand over, each once', async () => {
    const ledger = await openLedger(database);
    const receipts = await Promise.all(
      [...events(300), ...events(300)].map(e => ledger.append(e)),
    );
    expect(receipts.slice(300)).toEqual(receipts.slice(0, 300));
    expect(await ledger.size()).toBe(301);
    await expect(ledger.append(event('e-7', 'other'))).rejects.toThrow(
      'another content was logged already',
    );
    const bad = { ...event('bad'), time: 'yesterday' };
    const [good, refused] = await Promise.allSettled([
      ledger.append(event('good')),
      ledger.append(bad),
    ]);
    expect([good.status, refused.status]).toEqual(['fulfilled', 'rejected']);
  });

  it('signs after a restart without reading what was signed before', async () => {
    const ledger = await openLedger(database);
    await append(ledger, database, events(700));
    await ledger.checkpoint();
    const restarted = await openLedger(database);
    await append(restarted, database, events(3, 'new'));
    const read: number[] = [];
    database.on('query-response', (rows: unknown, query: { sql: string }) => {
      if (/select .entry. from/.test(query.sql) && Array.isArray(rows)) {
        read.push(rows.length);
      }
    });
    expect((await restarted.checkpoint()).size).toBe(704);
    // The last that was signed, and the three after it.
    expect(read.reduce((a, b) => a + b, 0)).toBe(4);
  });

  it('writes a heartbeat when nothing happened, and only then', async () => {
    let now = new Date('2026-11-23T10:00:00.000Z');
    const ledger = await openLedger(database, { clock: () => now });
    expect(await ledger.heartbeat(900_000)).toBeUndefined();
    now = new Date('2026-11-23T10:15:00.000Z');
    const beats = await Promise.all(
      [1, 2].map(() => ledger.heartbeat(900_000)),
    );
    expect(beats.filter(beat => beat)).toHaveLength(1);
    expect(await ledger.size()).toBe(2);
  });

  it('signs one size once, whoever asks and however often', async () => {
    const ledger = await openLedger(database);
    const other = await openLedger(database);
    await append(ledger, database, events(3));
    const all = await Promise.all(
      [ledger, other, ledger, other].map(l => l.checkpoint()),
    );
    expect(new Set(all.map(c => c.note.toString())).size).toBe(1);
    expect(await database('iac_drift_checkpoint').select('size')).toHaveLength(
      1,
    );
  });

  it('refuses a second root for a size, also when two processes sign at once', async () => {
    const ledger = await openLedger(database);
    const checkpoint = await ledger.checkpoint();
    const other = { ...checkpoint, root: '00'.repeat(32) };
    await expect(
      database.transaction(tx => insertCheckpoint(tx, other)),
    ).rejects.toThrow('signed another root for the first 1 entries');
  });

  it('keeps nothing of a business transaction that failed', async () => {
    const ledger = await openLedger(database);
    await expect(
      database.transaction(async tx => {
        await ledger.enqueue(events(2), tx);
        throw new Error('business');
      }),
    ).rejects.toThrow('business');
    expect(await ledger.drain()).toEqual([]);
    expect(await ledger.size()).toBe(1);
  });

  it('takes the same event twice and logs it once, before and after a drain', async () => {
    const ledger = await openLedger(database);
    const enqueue = () =>
      database.transaction(tx => ledger.enqueue(events(3), tx));
    await enqueue();
    await enqueue();
    expect(await ledger.drain()).toHaveLength(3);
    await enqueue();
    expect(await ledger.drain()).toEqual([]);
    expect(await ledger.size()).toBe(4);
  });

  it('refuses another event under an id that is taken', async () => {
    const ledger = await openLedger(database);
    const enqueue = (data: string) =>
      database.transaction(tx => ledger.enqueue([event('one', data)], tx));
    await enqueue('a');
    await expect(enqueue('b')).rejects.toThrow(
      'an id names one event for ever',
    );
    await ledger.drain();
    await expect(enqueue('b')).rejects.toThrow(
      'an id names one event for ever',
    );
  });

  it('refuses what is not an event with a sentence that names the place', async () => {
    const ledger = await openLedger(database);
    await expect(
      database.transaction(tx =>
        ledger.enqueue(
          [{ ...event('x'), data: { a: undefined } } as never],
          tx,
        ),
      ),
    ).rejects.toThrow('$.data.a is undefined, not JSON');
    await expect(
      database.transaction(tx =>
        ledger.enqueue([{ ...event('x'), type: 'com.example' }], tx),
      ),
    ).rejects.toThrow('io.iac-drift.<noun>.<verb>.v<number>');
  });

  it('leaves others their turn while a long log is written and read', async () => {
    const ledger = await openLedger(database);
    await database.transaction(tx => ledger.enqueue(events(1000), tx));
    let turns = 0;
    const others = setInterval(() => {
      turns += 1;
    }, 0);
    try {
      await ledger.drain();
      expect(turns).toBeGreaterThan(0);
      turns = 0;
      await collect(ledger.entries({ from: 0, limit: 1001 }));
      expect(turns).toBeGreaterThan(0);
    } finally {
      clearInterval(others);
    }
  });

  it('lets read models follow within the same transaction', async () => {
    await database.schema.createTable('model', t => t.text('id'));
    const seen: AppendedEntry[] = [];
    let failing = true;
    const ledger = await openLedger(database, {
      projections: [
        {
          [EVENT_DETECTED]: async (entry, tx) => {
            seen.push(entry);
            await tx('model').insert({ id: entry.event.id });
            if (failing) {
              throw new Error('projection');
            }
          },
        },
      ],
    });
    await database.transaction(tx => ledger.enqueue(events(2), tx));
    await expect(ledger.drain()).rejects.toThrow('projection');
    expect(await ledger.size()).toBe(1);
    expect(await database('model')).toHaveLength(0);
    failing = false;
    expect(await ledger.drain()).toHaveLength(2);
    expect(await database('model')).toHaveLength(2);
    const entries = await collect(ledger.entries({ from: 0, limit: 3 }));
    expect(seen.at(-1)).toMatchObject({
      seq: 2,
      event: { id: 'e-1' },
      data: { id: 'e-1' },
      entryHash: toHex(sha256(entries[2])),
    });
  });

  it('keeps large data whole beside the log, bound by its digest', async () => {
    const projected: AppendedEntry[] = [];
    const ledger = await openLedger(database, {
      projections: [
        { [EVENT_DETECTED]: async entry => void projected.push(entry) },
      ],
    });
    const data = { text: 'å'.repeat(100_000) };
    await append(ledger, database, [event('large', data), event('also', data)]);
    const [, entry] = await collect(ledger.entries({ from: 0, limit: 3 }));
    const digest = toHex(sha256(Buffer.from(canonicalize(data))));
    expect(readEvent(entry)).toMatchObject({
      data: {
        digest: `sha256:${digest}`,
        size: 200_011,
        mediaType: 'application/json',
      },
      dataref: `blobs/sha256/${digest}`,
    });
    expect((await ledger.blob(digest))?.toString()).toBe(canonicalize(data));
    expect(projected[0].data).toEqual(data);
    await expect(
      database.transaction(tx =>
        ledger.enqueue([{ ...event('x'), subject: 'x'.repeat(60_000) }], tx),
      ),
    ).rejects.toThrow('only data may be large');
  });

  it('makes one chain of many concurrent writers and drains', async () => {
    const ledgers = await Promise.all(
      [1, 2, 3, 4].map(() => openLedger(database)),
    );
    const appended = await Promise.all(
      ledgers.flatMap((ledger, writer) =>
        Array.from({ length: 10 }, async (_, round) => {
          await database.transaction(tx =>
            ledger.enqueue(events(5, `w${writer}-${round}`), tx),
          );
          return ledger.drain();
        }),
      ),
    );
    await ledgers[0].drain();
    const seqs = appended.flat().map(e => e.seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    await ledgers[3].checkpoint();
    expect(await verify(ledgers[0])).toMatchObject({
      status: 'intact',
      entries: 201,
    });
    expect(new Set(await eventIds(ledgers[0])).size).toBe(200);
  });

  it('sets aside a row of the outbox that is no event, and goes on', async () => {
    const ledger = await openLedger(database);
    await database('iac_drift_outbox').insert([
      { event_id: 'a', event: 'not json', created_at: '' },
      { event_id: 'b', event: '{"id": "b"}', created_at: '' },
    ]);
    await append(ledger, database, events(1));
    expect(await ledger.size()).toBe(2);
    expect(
      await database('iac_drift_outbox').select('event_id', 'rejected'),
    ).toEqual([
      { event_id: 'a', rejected: 'the row is not JSON with an event' },
      { event_id: 'b', rejected: 'an event needs the attribute source' },
    ]);
  });

  it('refuses to go on with another key or another name', async () => {
    await openLedger(database);
    await expect(
      openLedger(database, {
        signer: signerFromPem({ pem: generateEd25519Pem(), origin: ORIGIN }),
      }),
    ).rejects.toThrow('begun with another signing key');
    await expect(
      openLedger(database, {
        signer: signerFromPem({
          pem: generateEd25519Pem(),
          origin: 'b.example',
        }),
      }),
    ).rejects.toThrow(
      'is named drift.example.com/log and the configuration says',
    );
  });

  describe('with the triggers off, as the owner of the tables', () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await openLedger(database);
      await append(ledger, database, events(10));
      await ledger.checkpoint();
      await append(ledger, database, events(3, 'later'));
      await disarm(database);
    });

    it('refuses to sign when a row that was not signed yet was edited', async () => {
      const [row] = await database('iac_drift_log').where({ seq: 12 });
      const entry = Buffer.from(
        row.entry.toString().replace('later-1', 'later-9'),
      );
      await database('iac_drift_log').where({ seq: 12 }).update({ entry });
      await expect(ledger.checkpoint()).rejects.toThrow(
        'Entry 13 in the database was changed',
      );
    });

    it('refuses to sign a history that was rewritten with all its hashes', async () => {
      await cutLog(database, 6);
      const fresh = await openLedger(database);
      await append(fresh, database, events(20, 'other'));
      await expect(fresh.checkpoint()).rejects.toThrow('the log was rewritten');
      await expect(ledger.checkpoint()).rejects.toThrow(
        'Entry 11 in the database was changed',
      );
    });

    it('refuses to sign when the tail was cut', async () => {
      await cutLog(database, 6);
      await expect(ledger.checkpoint()).rejects.toThrow(
        'restored from an older copy or cut off',
      );
    });

    it('refuses to sign when the head row was set', async () => {
      await database('iac_drift_head').update({ frontier: Buffer.alloc(96) });
      await expect(ledger.checkpoint()).rejects.toThrow('head row');
    });
  });
});
