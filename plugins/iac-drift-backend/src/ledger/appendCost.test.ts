import { TestDatabases } from '@backstage/backend-test-utils';
import { TILE_WIDTH } from '@iac-drift/ledger';
import { event, events, migrate, openLedger } from './__testUtils__';
import { LogWriter } from './LogWriter';
import { queueEvent } from './queueEvent';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17'] });

// The link trigger once found the newest row by reading all of them.
it.each(databases.eachSupportedId())(
  'an append on %s reads no more rows the longer the log is',
  async id => {
    const database = await migrate(await databases.init(id));
    const ledger = await openLedger(database);
    const writer = new LogWriter({ database, projections: [] });
    const rowsRead = (name: string) =>
      writer.atEnd(async ({ tx, append }) => {
        await append([queueEvent(event(name)).queued]);
        const [{ rows }] = await tx('pg_stat_xact_user_tables')
          .where({ relname: 'iac_drift_log' })
          .select({ rows: tx.raw('seq_tup_read + idx_tup_fetch') });
        return Number(rows);
      });

    const early = await rowsRead('early');
    await Promise.all(events(1000).map(e => ledger.append(e)));
    const late = await rowsRead('late');
    expect(early).toBeGreaterThan(0);
    // Those that fill no tile yet are read again by whoever was not alone.
    expect(late).toBeLessThan(early + TILE_WIDTH);
  },
);
