import { TestDatabases } from '@backstage/backend-test-utils';
import { leafHash } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { growLog } from './growLog';
import { insertGrowth } from './operations/insertGrowth';
import { readTail } from './operations/readTail';
import { queueEvent } from './queueEvent';
import {
  append,
  collect,
  event,
  events,
  migrate,
  migrateThrough,
  openLedger,
  refusal,
  rollback,
} from './__testUtils__';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

async function filled(id: Parameters<typeof databases.init>[0]) {
  const database = await migrate(await databases.init(id));
  const ledger = await openLedger(database);
  await append(ledger, database, events(4));
  await ledger.checkpoint();
  const rows = await database('iac_drift_log').orderBy('seq');
  return { database, ledger, rows };
}

const COLUMNS = '(seq, entry, prev_hash, entry_hash, leaf_hash, event_id)';
const BINDINGS = '(?, ?, ?, ?, ?, ?)';

/** A row that says in its columns what its entry says. */
function wellFormed(seq: number, prev: Buffer) {
  const line = `{"event":{},"prev":"${prev.toString(
    'hex',
  )}","seq":${seq},"v":1}\n`;
  const entry = Buffer.from(line);
  return {
    seq,
    entry,
    prev_hash: prev,
    entry_hash: Buffer.from(sha256(entry)),
    leaf_hash: Buffer.from(leafHash(entry, sha256)),
  };
}

function values(row: Record<string, Knex.Value>, change: object) {
  const { seq, entry, prev_hash, entry_hash, leaf_hash, event_id } = {
    ...row,
    ...change,
  } as Record<string, Knex.Value>;
  return [seq, entry, prev_hash, entry_hash, leaf_hash, event_id];
}

describe.each(databases.eachSupportedId())('the log tables on %s', id => {
  it('keep a full tile for ever, and take none out of turn', async () => {
    const database = await migrate(await databases.init(id));
    const ledger = await openLedger(database);
    await append(ledger, database, events(600));
    const tiles = await database('iac_drift_tile').orderBy('n');
    expect(tiles.map(({ level, n }) => [level, Number(n)])).toEqual([
      [0, 0],
      [0, 1],
    ]);
    const table = () => database('iac_drift_tile');
    expect(await refusal(table().delete())).toMatch('insert-only');
    expect(await refusal(table().update({ n: 9 }))).toMatch('insert-only');
    for (const n of [0, 3]) {
      expect(await refusal(table().insert({ ...tiles[0], n }))).toMatch(
        /continue/,
      );
    }
    const short = { ...tiles[0], n: 2, hashes: Buffer.alloc(32) };
    expect(await refusal(table().insert(short))).toMatch(
      /continue|iac_drift_tile_size/,
    );
  });

  it('refuse UPDATE and DELETE', async () => {
    const { database, ledger } = await filled(id);
    const before = await collect(ledger.entries({ from: 0, limit: 10 }));
    for (const table of ['iac_drift_log', 'iac_drift_checkpoint']) {
      expect(await refusal(database(table).delete())).toMatch('insert-only');
    }
    expect(
      await refusal(
        database('iac_drift_log').where({ seq: 2 }).update({ event_id: 'x' }),
      ),
    ).toMatch('insert-only');
    expect(
      await refusal(
        database('iac_drift_checkpoint').update({ created_at: 'x' }),
      ),
    ).toMatch('insert-only');
    expect(await collect(ledger.entries({ from: 0, limit: 10 }))).toEqual(
      before,
    );
  });

  it('refuse TRUNCATE', async () => {
    const { database } = await filled(id);
    for (const table of ['iac_drift_log', 'iac_drift_checkpoint']) {
      expect(await refusal(database(table).truncate())).toMatch('insert-only');
    }
    expect(await database('iac_drift_log').count({ n: '*' })).toEqual([
      { n: id === 'SQLITE_3' ? 5 : '5' },
    ]);
  });

  it('refuse an entry that leaves a gap, repeats, or does not continue the last', async () => {
    const { database, rows } = await filled(id);
    const [first, , , , last] = rows;
    const insert = (row: Record<string, Knex.Value>, change: object) =>
      database.raw(
        `INSERT INTO iac_drift_log ${COLUMNS} VALUES ${BINDINGS}`,
        values(row, { event_id: 'new', ...change }),
      );
    const after = (seq: number, prev: Buffer) =>
      insert(wellFormed(seq, prev), { event_id: `forged-${seq}` });
    expect(await refusal(after(6, last.entry_hash))).toMatch(
      'does not continue',
    );
    expect(await refusal(after(4, last.prev_hash))).toMatch(
      /does not continue|duplicate key/,
    );
    expect(await refusal(after(5, first.entry_hash))).toMatch(
      'does not continue',
    );
    expect(await refusal(after(-1, last.entry_hash))).not.toBe('');
    const fork = `${BINDINGS}, ${BINDINGS}`;
    expect(
      await refusal(
        database.raw(`INSERT INTO iac_drift_log ${COLUMNS} VALUES ${fork}`, [
          ...values(wellFormed(5, last.entry_hash), { event_id: 'f5' }),
          ...values(wellFormed(6, last.entry_hash), { event_id: 'f6' }),
        ]),
      ),
    ).toMatch('does not continue');
    expect(
      await refusal(insert(last, { seq: 5, prev_hash: last.entry_hash })),
    ).toMatch(/iac_drift_log_tail|not what its columns say/);
  });

  it('refuse a second checkpoint of a size and one of a smaller size', async () => {
    const { database } = await filled(id);
    for (const size of [5, 3]) {
      expect(
        await refusal(
          database('iac_drift_checkpoint').insert({
            size,
            root: Buffer.alloc(32),
            note: Buffer.from('x'),
            created_at: 'now',
          }),
        ),
      ).toMatch('exists');
    }
  });

  it('are removed and made again by the migration', async () => {
    const { database } = await filled(id);
    await rollback(database);
    expect(await database.schema.hasTable('iac_drift_log')).toBe(false);
    await migrate(database);
    await openLedger(database);
  });
});

if (databases.supports('SQLITE_3')) {
  describe('SQLite', () => {
    it('refuses every conflict clause that would replace a row', async () => {
      const { database, rows } = await filled('SQLITE_3');
      const forged = values(rows[2], { seq: 5, event_id: rows[1].event_id });
      const statements: [string, Knex.Value[]][] = [
        [
          `INSERT OR REPLACE INTO iac_drift_log ${COLUMNS} VALUES ${BINDINGS}`,
          forged,
        ],
        [
          `REPLACE INTO iac_drift_log ${COLUMNS} VALUES ${BINDINGS}`,
          values(rows[2], {}),
        ],
        [
          `INSERT OR IGNORE INTO iac_drift_log ${COLUMNS} VALUES ${BINDINGS}`,
          values(rows[2], {}),
        ],
        [
          `INSERT INTO iac_drift_log ${COLUMNS} VALUES ${BINDINGS}
           ON CONFLICT (seq) DO UPDATE SET entry = x'00'`,
          values(rows[2], {}),
        ],
        ['UPDATE OR REPLACE iac_drift_log SET seq = 1 WHERE seq = 2', []],
        [
          `INSERT OR REPLACE INTO iac_drift_checkpoint (size, root, note, created_at)
           VALUES (5, x'00', x'00', '')`,
          [],
        ],
      ];
      // With an event id that is taken, and hashes that continue the log: only
      // the unique id stands between this row and the one it would replace.
      const undone = database.transaction(async tx => {
        const { queued } = queueEvent(event('fresh'));
        const tail = await readTail(tx, undefined);
        await insertGrowth(tx, growLog(tail, [queued]));
        const [fitting] = await tx('iac_drift_log').where({ seq: 5 });
        statements.push([
          `INSERT OR REPLACE INTO iac_drift_log ${COLUMNS} VALUES ${BINDINGS}`,
          values(fitting, { event_id: rows[1].event_id }),
        ]);
        throw new Error('undo');
      });
      expect(await refusal(undone)).toBe('undo');
      for (const [sql, bindings] of statements) {
        expect(await refusal(database.raw(sql, bindings))).toMatch(
          /insert-only|does not continue|in the log already|exists/,
        );
      }
      expect(await database('iac_drift_log').orderBy('seq')).toEqual(rows);
    });

    it('takes over the log of an earlier version, byte by byte', async () => {
      const database = await databases.init('SQLITE_3');
      await migrateThrough(database, '20261123000022_links.js');
      const ledger = await openLedger(database);
      await append(ledger, database, events(4));
      const before = await database('iac_drift_log').orderBy('seq');
      await migrate(database);
      expect(await database('iac_drift_log').orderBy('seq')).toEqual(before);
      await append(ledger, database, events(2, 'later'));
      expect((await ledger.checkpoint()).size).toBe(7);
      const [last] = await database('iac_drift_log').where({ seq: 6 });
      for (const statement of [
        database('iac_drift_log').insert({ ...last, seq: 7 }),
        database('iac_drift_log').where({ seq: 2 }).update({ event_id: 'x' }),
        database('iac_drift_log').where({ seq: 6 }).delete(),
      ]) {
        expect(await refusal(statement)).toMatch(
          /does not continue|insert-only/,
        );
      }
    });
  });
}

if (databases.supports('POSTGRES_17')) {
  describe('PostgreSQL', () => {
    it('refuses wrong hashes', async () => {
      const { database, ledger, rows } = await filled('POSTGRES_17');
      await append(ledger, database, events(1, 'next'));
      const [next] = await database('iac_drift_log').where({ seq: 5 });
      await database.raw('ALTER TABLE iac_drift_log DISABLE TRIGGER USER');
      await database('iac_drift_log').where({ seq: 5 }).delete();
      await database.raw(
        'ALTER TABLE iac_drift_log ENABLE ALWAYS TRIGGER iac_drift_log_link',
      );
      for (const column of ['entry_hash', 'leaf_hash', 'prev_hash', 'entry']) {
        expect(
          await refusal(
            database('iac_drift_log').insert({
              ...next,
              [column]: rows[0][column],
            }),
          ),
        ).toMatch(
          /iac_drift_log_(entry_hash|leaf_hash|tail)|does not continue/,
        );
      }
      await database('iac_drift_log').insert(next);
    });

    it('fires the triggers for a superuser who plays a replica', async () => {
      const { database } = await filled('POSTGRES_17');
      for (const statement of [
        'DELETE FROM iac_drift_log',
        'TRUNCATE iac_drift_log',
        "UPDATE iac_drift_checkpoint SET note = ''",
      ]) {
        expect(
          await refusal(
            database.transaction(async tx => {
              await tx.raw("SET LOCAL session_replication_role = 'replica'");
              await tx.raw(statement);
            }),
          ),
        ).toMatch('insert-only');
      }
    });

    it('does not look at a table of the same name on the search path', async () => {
      const { database, rows } = await filled('POSTGRES_17');
      expect(
        await refusal(
          database.transaction(async tx => {
            await tx.raw(
              'CREATE TEMPORARY TABLE iac_drift_log (LIKE public.iac_drift_log)',
            );
            const shadow = wellFormed(5, rows[0].entry_hash);
            await tx.raw(
              `INSERT INTO iac_drift_log ${COLUMNS} VALUES ${BINDINGS}`,
              values(shadow, { event_id: 'shadow' }),
            );
            await tx.raw(
              `INSERT INTO public.iac_drift_log ${COLUMNS} VALUES ${BINDINGS}`,
              values(wellFormed(6, shadow.entry_hash), { event_id: 'forged' }),
            );
          }),
        ),
      ).toMatch('does not continue');
    });

    it('compares with the operators of PostgreSQL, whatever the search path', async () => {
      const { database, rows } = await filled('POSTGRES_17');
      const fork = wellFormed(5, rows[0].entry_hash);
      expect(
        await refusal(
          database.transaction(async tx => {
            await tx.raw(`
              CREATE SCHEMA tricks;
              CREATE FUNCTION tricks.never(bytea, bytea) RETURNS boolean
                LANGUAGE sql AS 'SELECT false';
              CREATE OPERATOR tricks.<> (
                LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = tricks.never);
              SET LOCAL search_path = tricks, pg_catalog, public;
            `);
            await tx.raw(
              `INSERT INTO iac_drift_log ${COLUMNS} VALUES ${BINDINGS}`,
              values(fork, { event_id: 'fork' }),
            );
          }),
        ),
      ).toMatch('does not continue');
    });
  });
}
