import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { readEvent } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import type { Ledger } from '../ledger';
import {
  append,
  collect,
  cutLog,
  disarm,
  events,
  migrate,
  openLedger,
} from '../ledger/__testUtils__';
import { projectVerifications } from './projectVerifications';
import { readVerifications } from './readVerifications';
import { rebuildVerifications } from './rebuildVerifications';
import { VERIFICATIONS } from './tables';
import { Verifications } from './Verifications';
import type { OutsideCheckpoint } from './verifyDatabase';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('verifications on %s', id => {
  let database: Knex;
  let ledger: Ledger;
  let time: Date;
  let outside: OutsideCheckpoint[];
  let metrics: ReturnType<typeof metricsServiceMock.mock>;
  let verifications: Verifications;

  beforeEach(async () => {
    database = await migrate(await databases.init(id));
    time = new Date('2026-11-23T10:05:00.000Z');
    const now = () => time;
    ledger = await openLedger(database, {
      projections: [projectVerifications],
      clock: now,
    });
    outside = [];
    metrics = metricsServiceMock.mock();
    for (const create of [
      metrics.createCounter,
      metrics.createGauge,
      metrics.createHistogram,
    ] as jest.Mock[]) {
      create.mockReturnValue({ add: jest.fn(), record: jest.fn() });
    }
    verifications = new Verifications({
      db: database,
      ledger,
      outside: async () => outside,
      metrics,
      logger: mockServices.logger.mock(),
      now,
    });
    await append(ledger, database, events(300));
    await ledger.checkpoint();
  });

  const newest = async () =>
    (await readVerifications(database, { limit: 1 }))[0];

  it('find an untouched log intact, and say so in the log, in the table and as a metric', async () => {
    const verified = await verifications.run('full');
    expect(verified).toMatchObject({
      mode: 'full',
      state: 'finished',
      progress: { entries: 301, total: 301 },
      result: { status: 'intact', entries: 301, uncovered: 0, checkpoints: 1 },
    });
    expect(await newest()).toEqual(verified);
    const [entry] = await collect(ledger.entries({ from: 301, limit: 1 }));
    expect(readEvent(entry)).toMatchObject({
      type: 'io.iac-drift.log.verified.v1',
      data: { status: 'intact', entries: 301, read: 301, mode: 'full' },
    });
    const counter = (metrics.createCounter as jest.Mock).mock.results[0].value;
    expect(counter.add).toHaveBeenCalledWith(1, {
      status: 'intact',
      mode: 'full',
    });
    const gauge = (metrics.createGauge as jest.Mock).mock.results[0].value;
    expect(gauge.record).toHaveBeenCalledWith(0);
  });

  it('leave others their turn while they read', async () => {
    await append(ledger, database, events(1000, 'more'));
    let turns = 0;
    const others = setInterval(() => {
      turns += 1;
    }, 0);
    try {
      await verifications.run('full');
      expect(turns).toBeGreaterThan(3);
    } finally {
      clearInterval(others);
    }
  });

  it('read only what is new when the rest was verified before', async () => {
    await verifications.run('full');
    await append(ledger, database, events(20, 'more'));
    await ledger.checkpoint();
    await verifications.run('incremental');
    const [entry] = await collect(ledger.entries({ from: 322, limit: 1 }));
    expect(readEvent(entry).data).toMatchObject({
      status: 'intact',
      mode: 'incremental',
      entries: 322,
      read: 21,
    });
  });

  it('cannot say when entries wait too long for a signature', async () => {
    await append(ledger, database, events(5, 'unsigned'));
    expect((await verifications.run('full')).result).toMatchObject({
      status: 'intact',
      entries: 301,
      uncovered: 5,
    });
    time = new Date('2026-11-23T11:00:00.000Z');
    expect((await verifications.run('full')).result).toMatchObject({
      status: 'cannot-say',
      reason: 'uncovered-tail',
      uncovered: 6,
    });
  });

  it('cannot say anything of a log that was never signed', async () => {
    const other = await migrate(await databases.init(id));
    const unsigned = await openLedger(other);
    const { result } = await new Verifications({
      db: other,
      ledger: unsigned,
      outside: async () => [],
      metrics,
      logger: mockServices.logger.mock(),
      now: () => time,
    }).run('full');
    // The result waits in the log; without the projection the table has none.
    expect(result).toBeUndefined();
    const [entry] = await collect(unsigned.entries({ from: 1, limit: 1 }));
    expect(readEvent(entry).data).toMatchObject({
      status: 'cannot-say',
      reason: 'no-checkpoint',
    });
  });

  it('tell where the log was changed, also when nothing new is to be read', async () => {
    await verifications.run('full');
    await ledger.checkpoint();
    await disarm(database);
    const [row] = await database('iac_drift_log').where({ seq: 17 });
    const entry = Buffer.from(row.entry.toString().replace('e-16', 'e-99'));
    await database('iac_drift_log').where({ seq: 17 }).update({ entry });
    expect((await verifications.run('full')).result).toMatchObject({
      status: 'tampered',
      problem: { rule: 'row', seq: 17 },
    });
  });

  it('find a log that was cut with its checkpoints by the copy outside', async () => {
    const checkpoint = await ledger.checkpoint();
    outside = [
      { name: 'the store', note: checkpoint.note, size: checkpoint.size },
    ];
    await disarm(database);
    if (database.client.config.client === 'pg') {
      for (const table of ['checkpoint', 'tile']) {
        await database.raw(
          `ALTER TABLE iac_drift_${table} DISABLE TRIGGER USER`,
        );
      }
    } else {
      await database.raw('DROP TRIGGER iac_drift_checkpoint_no_delete');
      await database.raw('DROP TRIGGER iac_drift_tile_no_delete');
    }
    await cutLog(database, 100);
    await database('iac_drift_tile').delete();
    await database('iac_drift_checkpoint').delete();
    expect((await verifications.run('full')).result).toMatchObject({
      status: 'tampered',
      problem: { rule: 'tail-cut', seq: 100, lastSeq: 300 },
    });
  });

  it('run one at a time', async () => {
    const started = await Promise.all([
      verifications.start({ mode: 'full', requestedBy: 'user:default/a' }),
      verifications.start({ mode: 'full' }),
    ]);
    expect(started.every(v => v.mode === 'full')).toBe(true);
    await verifications.stop();
    expect(await database(VERIFICATIONS).where({ state: 'running' })).toEqual(
      [],
    );
  });

  it('come out the same when their table is made anew from the log', async () => {
    await verifications.run('full');
    time = new Date('2026-11-23T10:06:00.000Z');
    await verifications.run('incremental');
    const before = await database(VERIFICATIONS).orderBy('id');
    expect(before).toHaveLength(2);
    await rebuildVerifications({ db: database });
    expect(await database(VERIFICATIONS).orderBy('id')).toEqual(before);
  });
});
