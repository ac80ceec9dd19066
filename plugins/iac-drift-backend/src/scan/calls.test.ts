import { TestDatabases } from '@backstage/backend-test-utils';
import { ORDERS, ordersWorld } from '../__testUtils__/ordersWorld';
import { eventsOf, World } from '../__testUtils__/World';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())(
  'what a scan says of its calls on %s',
  databaseId => {
    const createWorld = async () =>
      ordersWorld(await databases.init(databaseId), { jobs: 30 });
    const callsOf = async (world: World) =>
      (await world.stacks())[0].lastScan?.calls;

    it('counts them for the stack and in the log', async () => {
      const { world, process } = await createWorld();
      expect(await callsOf(world)).toEqual({ 'fixture:Read': 1 });
      const [completed] = (await eventsOf(process.ledger)).filter(
        ({ event }) => event.type === 'io.iac-drift.scan.completed.v1',
      );
      expect(completed.event.data).toMatchObject({
        calls: { 'fixture:Read': 1 },
      });
    });

    it('counts those of a scan that failed, and of one that was throttled', async () => {
      const { world, process } = await createWorld();
      world.cloud.failures = [
        { reason: 'throttled', detail: 'fixture:Read was throttled.' },
      ];
      await world.nextScan(process);
      expect(await world.stacks()).toMatchObject([
        {
          lastScan: { status: 'completed', calls: { 'fixture:Read': 1 } },
          verdicts: { inSync: 0, drifted: 0, unverifiable: 1 },
          notice:
            '1 of 1 resources could not be checked: fixture:Read was throttled. The next scan goes on from there.',
        },
      ]);
      world.source.states.set(ORDERS, '{ broken');
      await world.nextScan(process);
      const [stack] = await world.stacks();
      expect(stack).toMatchObject({
        lastScan: { status: 'failed', calls: {} },
        error: expect.any(String),
      });
      expect(stack.notice).toBeUndefined();
    });

    it('asks for what is there now when somebody asks for a scan', async () => {
      const { world, process } = await createWorld();
      await world.nextScan(process);
      expect(world.cloud.readsNotBefore).toEqual([undefined, undefined]);
      await world.makeDue(ORDERS);
      const asked = world.time.toISOString();
      await process.scan();
      expect(world.cloud.readsNotBefore.at(-1)).toBe(asked);
    });
  },
);
