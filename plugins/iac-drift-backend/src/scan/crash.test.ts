import { TestDatabases } from '@backstage/backend-test-utils';
import { ordersWorld } from '../__testUtils__/ordersWorld';
import { queueItem } from '../__testUtils__/queues';
import { eventsOf, World } from '../__testUtils__/World';
import { FINDINGS } from '../findings/tables';
import { claimStack, renewClaim } from './claimStack';
import { scanStack } from './scanStack';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())(
  'a process that dies on %s',
  databaseId => {
    async function createDrift() {
      const db = await databases.init(databaseId);
      const { world, process: first } = await ordersWorld(db, { jobs: 30 });
      world.cloud.put(queueItem('jobs', 90));
      world.wait(16);
      return { world, first };
    }

    /** Claims the stack and scans it, and does nothing after that. */
    async function scanOnly(
      world: World,
      process: Awaited<ReturnType<World['start']>>,
    ) {
      const claim = await claimStack({
        db: world.db,
        now: world.time,
        frequencyMs: 60_000,
      });
      if (!claim) {
        throw new Error('Nothing is due');
      }
      const { signal } = new AbortController();
      return { claim, run: () => scanStack(process.deps, claim, signal) };
    }

    async function detections(process: Awaited<ReturnType<World['start']>>) {
      return (await eventsOf(process.ledger)).filter(({ event }) =>
        event.type.startsWith('io.iac-drift.finding'),
      );
    }

    it('before it records is followed by one that scans again when the lease ends', async () => {
      const { world } = await createDrift();
      await scanOnly(world, await world.start());
      const second = await world.start();
      await second.scan();
      expect(await world.findings()).toEqual([]);
      world.wait(2);
      await second.scan();
      expect(await world.findings()).toHaveLength(1);
      expect(world.sent).toHaveLength(1);
    });

    it('is told from one that is slow: it renews its claim until another has it', async () => {
      const { world } = await createDrift();
      const { claim } = await scanOnly(world, await world.start());
      const renew = () => renewClaim({ db: world.db, claim, now: world.time });
      world.wait(0.9);
      expect(await renew()).toBe(true);
      world.wait(0.9);
      const second = await world.start();
      await second.scan();
      expect(await world.findings()).toEqual([]);
      world.wait(0.2);
      await second.scan();
      expect(await world.findings()).toHaveLength(1);
      expect(await renew()).toBe(false);
    });

    it('between the record and the log loses and doubles nothing', async () => {
      const { world } = await createDrift();
      const first = await world.start();
      const { run } = await scanOnly(world, first);
      await run();
      expect(await world.db(FINDINGS)).toEqual([]);

      const second = await world.start();
      await world.nextScan(second);
      await world.nextScan(second);
      expect(await world.findings()).toHaveLength(1);
      expect(await detections(second)).toHaveLength(1);
      expect(world.sent).toHaveLength(1);
    });

    it('between the log and the notification sends one, and no second one', async () => {
      const { world } = await createDrift();
      const first = await world.start();
      const { run } = await scanOnly(world, first);
      await run();
      await first.ledger.drain();
      expect(world.sent).toEqual([]);

      const second = await world.start();
      await world.nextScan(second);
      await world.nextScan(second);
      expect(world.sent).toHaveLength(1);
    });

    it('after sending and before noting it sends again under the same scope', async () => {
      const { world } = await createDrift();
      const first = await world.start();
      await first.scan();
      expect(world.sent).toHaveLength(1);
      // What was sent was never noted: only the lease was.
      await world
        .db('iac_drift_alert')
        .update({ sent_at: null, due_at: world.time.toISOString() });
      const second = await world.start();
      await second.alerts.send();
      const scopes = world.sent.map(({ payload }) => payload.scope);
      expect(scopes).toHaveLength(2);
      expect(new Set(scopes).size).toBe(1);
    });

    it('records nothing once another one took over its stack', async () => {
      const { world } = await createDrift();
      const first = await world.start();
      const { run } = await scanOnly(world, first);
      world.wait(2);
      const second = await world.start();
      await second.scan();
      await expect(run()).rejects.toThrow('outlived its lease');
      await second.ledger.drain();
      expect(await world.findings()).toHaveLength(1);
      expect(await detections(second)).toHaveLength(1);
    });
  },
);
