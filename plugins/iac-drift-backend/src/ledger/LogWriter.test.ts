import { TestDatabases } from '@backstage/backend-test-utils';
import { readEvent, TILE_WIDTH } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import {
  collect,
  event,
  EVENT_DETECTED,
  events,
  migrate,
  openLedger,
} from './__testUtils__';
import type { Ledger } from './Ledger';
import { TABLE_TILE, type TileRow } from './tables';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

async function ids(ledger: Ledger): Promise<unknown[]> {
  const entries = await collect(ledger.entries({ from: 1, limit: 1000 }));
  return entries.map(entry => readEvent(entry).id);
}

describe.each(databases.eachSupportedId())('appending at once on %s', id => {
  let database: Knex;
  beforeEach(async () => {
    database = await migrate(await databases.init(id));
  });

  /** Statements that an append takes, after some others. */
  async function statementsOf(append: () => Promise<unknown>) {
    const statements: string[] = [];
    const keep = ({ sql }: { sql: string }) => statements.push(sql);
    database.on('query', keep);
    await append();
    database.removeListener('query', keep);
    return statements;
  }

  it('asks nothing first while nobody else appends', async () => {
    const ledger = await openLedger(database);
    for (const e of events(3)) {
      await ledger.append(e);
    }
    const statements = await statementsOf(() => ledger.append(event('fourth')));
    expect(statements.filter(sql => /^select .* from/i.test(sql))).toEqual([]);
    expect(await ids(ledger)).toEqual(['e-0', 'e-1', 'e-2', 'fourth']);
  });

  it('needs no more than one statement that no read model follows', async () => {
    const ledger = await openLedger(database);
    for (const e of events(3)) {
      await ledger.append(e);
    }
    const statements = await statementsOf(() => ledger.append(event('fourth')));
    // SQLite's do not go through Knex.
    expect(statements).toHaveLength(id === 'SQLITE_3' ? 0 : 1);
    expect(await ids(ledger)).toHaveLength(4);
  });

  it('fills a tile of a higher level as any other', async () => {
    const ledger = await openLedger(database);
    for (const e of events(3)) {
      await ledger.append(e);
    }
    const many = events(TILE_WIDTH ** 2, 'many');
    await Promise.all(many.map(e => ledger.append(e)));
    const roots = await database<TileRow>(TABLE_TILE)
      .where({ level: 0 })
      .orderBy('n')
      .pluck('root');
    const above = await database<TileRow>(TABLE_TILE).where({ level: 1 });
    expect(above.map(({ hashes }) => hashes)).toEqual([Buffer.concat(roots)]);
    expect((await ledger.checkpoint()).size).toBe(many.length + 4);
  });

  it('goes on where another process has left off', async () => {
    const [one, other] = [
      await openLedger(database),
      await openLedger(database),
    ];
    for (const e of events(4)) {
      await one.append(e);
    }
    expect(await other.append(event('between'))).toMatchObject({ seq: 5 });
    expect(await one.append(event('after'))).toMatchObject({ seq: 6 });
    expect(await other.append(event('last'))).toMatchObject({ seq: 7 });
    expect((await one.checkpoint()).size).toBe(8);
  });

  it('gives the receipt of an event that another process has appended', async () => {
    const [one, other] = [
      await openLedger(database),
      await openLedger(database),
    ];
    for (const e of events(4)) {
      await one.append(e);
    }
    const receipt = await other.append(event('twice'));
    expect(await one.append(event('twice'))).toEqual(receipt);
    for (const e of events(4, 'more')) {
      await one.append(e);
    }
    expect(await one.append(event('twice'))).toEqual(receipt);
    await expect(one.append(event('twice', 'other'))).rejects.toThrow(
      'another content was logged already',
    );
    expect(await ids(one)).toHaveLength(9);
  });

  it('refuses of one group only the events that contradict', async () => {
    const ledger = await openLedger(database);
    for (const e of events(4)) {
      await ledger.append(e);
    }
    const outcomes = await Promise.allSettled([
      ledger.append(event('new', 1)),
      ledger.append(event('e-0', 'other')),
      ledger.append(event('new', 2)),
      ledger.append(event('e-0')),
      ledger.append(event('new', 1)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await ids(ledger)).toEqual(['e-0', 'e-1', 'e-2', 'e-3', 'new']);
  });

  it('appends each of many once, also when the group before cannot go ahead', async () => {
    const ledger = await openLedger(database);
    for (const e of events(4)) {
      await ledger.append(e);
    }
    const many = [event('e-0'), ...events(1500, 'many')];
    const receipts = await Promise.all(many.map(e => ledger.append(e)));
    expect(receipts[0].seq).toBe(1);
    expect(new Set(receipts.map(({ seq }) => seq)).size).toBe(1501);
    expect((await ledger.checkpoint()).size).toBe(1505);
  });

  it('appends nothing when a read model cannot follow, and goes on after', async () => {
    let isBroken = false;
    const ledger = await openLedger(database, {
      projections: [
        {
          [EVENT_DETECTED]: async () => {
            if (isBroken) {
              throw new Error('the read model is broken');
            }
          },
        },
      ],
    });
    for (const e of events(4)) {
      await ledger.append(e);
    }
    isBroken = true;
    await expect(ledger.append(event('lost'))).rejects.toThrow(
      'the read model is broken',
    );
    isBroken = false;
    expect(await ledger.append(event('next'))).toMatchObject({ seq: 5 });
    expect((await ledger.checkpoint()).size).toBe(6);
  });
});
