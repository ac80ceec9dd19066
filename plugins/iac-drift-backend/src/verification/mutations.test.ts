import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  append,
  event,
  events,
  migrate,
  openLedger,
  ORIGIN,
} from '../ledger/__testUtils__';
import { disarmAll, MUTATIONS, seeded } from './__testUtils__/mutations';
import { verifyDatabase } from './verifyDatabase';

jest.setTimeout(600_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const LONG = process.env.IAC_DRIFT_LONG_TESTS === '1';
/** Over both databases at least 500, all kinds equally often. */
const TIMES = LONG ? 60 : 9;
const NOW = new Date('2026-11-23T12:00:00.000Z');

class Undo extends Error {}

describe.each(databases.eachSupportedId())('a log on %s', id => {
  it('is never found intact after a change by a superuser', async () => {
    const database = await migrate(await databases.init(id));
    const ledger = await openLedger(database);
    await append(ledger, database, [
      ...events(150, 'a'),
      event('large', { text: 'x'.repeat(60_000) }),
    ]);
    await ledger.checkpoint();
    await append(ledger, database, events(150, 'b'));
    const newest = await ledger.checkpoint();
    const verify = (db: Knex) =>
      verifyDatabase({
        db,
        origin: ORIGIN,
        vkeys: ledger.vkeys,
        // A copy outside, as a store or an auditor has it.
        outside: [{ name: 'the copy', note: newest.note, size: newest.size }],
        maxUnsignedMs: 60_000,
        now: NOW,
      });
    expect(await verify(database)).toMatchObject({
      status: 'intact',
      entries: 302,
      checkpoints: 3,
    });

    const undetected: string[] = [];
    const found: Record<string, number> = {};
    const total = Object.keys(MUTATIONS).length * TIMES;
    for (const [name, mutate] of Object.entries(MUTATIONS)) {
      for (let seed = 1; seed <= TIMES; seed++) {
        await undone(database, async tx => {
          await disarmAll(tx);
          await mutate(tx, seeded(seed * 7919));
          const { status, problem, reason } = await verify(tx);
          if (status === 'intact') {
            undetected.push(`${name}, seed ${seed}`);
          }
          const by = problem?.rule ?? reason ?? status;
          found[by] = (found[by] ?? 0) + 1;
        });
      }
    }
    // eslint-disable-next-line no-console -- the figure is the result
    console.log(
      `${id}: ${total} mutations of rows, ${undetected.length} undetected`,
      found,
    );
    expect(undetected).toEqual([]);
    expect(await verify(database)).toMatchObject({ status: 'intact' });
  });
});

async function undone(
  database: Knex,
  work: (tx: Knex.Transaction) => Promise<void>,
): Promise<void> {
  try {
    await database.transaction(async tx => {
      await work(tx);
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) {
      throw error;
    }
  }
}
