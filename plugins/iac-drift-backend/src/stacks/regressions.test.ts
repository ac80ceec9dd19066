import { TestDatabases } from '@backstage/backend-test-utils';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { component, eventsOf, World } from '../__testUtils__/World';
import { rebuildFindings } from '../findings/rebuildFindings';
import { REGRESSIONS } from './regressions';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const PATH = 'orders/terraform.tfstate';
const TYPE = 'io.iac-drift.state.regressed.v1';

describe.each(databases.eachSupportedId())(
  'a state that goes back, on %s',
  databaseId => {
    async function prepare() {
      const world = await World.create(await databases.init(databaseId));
      world.entities = [
        component('orders', {
          'iac-drift.io/stacks': `terraform:demo/${PATH}`,
        }),
      ];
      world.cloud.put(queueItem('jobs', 30));
      const process = await world.start();
      const write = async (serial: number, lineage?: string) => {
        const text = stateOf({ jobs: 30 }, { serial });
        world.source.states.set(
          PATH,
          lineage ? text.replace('3f1c8a52', lineage) : text,
        );
        world.source.origin = { version: `v${serial}` };
        await process.refresh();
        await world.nextScan(process);
        return (await world.stacks())[0].regressed;
      };
      const logged = async () =>
        (await eventsOf(process.ledger))
          .map(({ event }) => event)
          .filter(({ type }) => type === TYPE)
          .map(({ data }) => data);
      return { world, process, write, logged };
    }

    it('is an event with both states, and said until a newer serial comes', async () => {
      const { world, write, logged } = await prepare();
      expect(await write(12)).toBeUndefined();
      const since = new Date(world.time.getTime() + 16 * 60_000);
      expect(await write(9)).toMatchObject({
        since: since.toISOString(),
        from: { serial: 12 },
        to: { serial: 9 },
        message: expect.stringMatching(/from serial 12 to 9/),
      });
      expect(await logged()).toEqual([
        expect.objectContaining({
          severity: 'high',
          from: expect.objectContaining({ serial: 12, version: 'v12' }),
          to: expect.objectContaining({ serial: 9, version: 'v9' }),
        }),
      ]);
      // Going on from the older copy is not yet where it had been.
      expect(await write(9)).toBeDefined();
      expect(await write(12)).toBeDefined();
      expect(await write(13)).toBeUndefined();
      expect(await logged()).toHaveLength(1);
    });

    it('is told when the lineage is another, until that goes on', async () => {
      const { write, logged } = await prepare();
      await write(12);
      expect(await write(40, 'ffffffff')).toMatchObject({
        message: expect.stringMatching(/another lineage/),
      });
      expect(await logged()).toHaveLength(1);
      expect(await write(41, 'ffffffff')).toBeUndefined();
    });

    it('has come back when it is where it was at first', async () => {
      const { write, logged } = await prepare();
      await write(12);
      await write(9);
      expect(await write(5)).toMatchObject({ from: { serial: 12 } });
      expect(await write(10)).toBeDefined();
      expect(await write(13)).toBeUndefined();
      expect(await logged()).toHaveLength(2);
    });

    it("is told the stack's owners once", async () => {
      const { world, write } = await prepare();
      await write(12);
      await write(9);
      await write(9);
      expect(world.sent).toEqual([
        expect.objectContaining({
          recipients: {
            type: 'entity',
            entityRef: ['component:default/orders'],
          },
          payload: expect.objectContaining({
            title: `A Terraform state went back: terraform:demo/${PATH}`,
            severity: 'high',
          }),
        }),
      ]);
    });

    it('is said again when the table is made anew from the log', async () => {
      const { world, write } = await prepare();
      await write(12);
      await write(9);
      const before = await world.db(REGRESSIONS);
      await rebuildFindings({ db: world.db });
      expect(await world.db(REGRESSIONS)).toEqual(before);
      await write(13);
      await rebuildFindings({ db: world.db });
      expect(await world.db(REGRESSIONS)).toEqual([]);
    });
  },
);
