import { setTimeout as wait } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { CloudChange } from '@iac-drift/backstage-plugin-iac-drift-node';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { World } from '../__testUtils__/World';
import { markChanged } from '../stacks/markChanged';
import { ChangeWatch } from './ChangeWatch';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const ORDERS = 'orders/terraform.tfstate';
const MEDIA = 'media/terraform.tfstate';

describe.each(databases.eachSupportedId())(
  'changes in the cloud on %s',
  databaseId => {
    async function createWorld() {
      const world = await World.create(await databases.init(databaseId));
      world.source.states.set(ORDERS, stateOf({ jobs: 30 }));
      world.source.states.set(MEDIA, stateOf({ films: 30 }));
      world.cloud.put(queueItem('jobs', 30));
      world.cloud.put(queueItem('films', 30));
      const process = await world.start();
      await process.refresh();
      await process.scan();
      world.wait(5);
      return { world, process };
    }

    const identity = queueItem('jobs', 30);
    const change = (more: Partial<CloudChange>): CloudChange => ({
      accountId: identity.accountId!,
      region: identity.region,
      ids: [identity.resourceId],
      ...more,
    });
    const note = ({ db, time }: World, ...changes: CloudChange[]) =>
      markChanged({ db, now: time, changes });
    /** Stacks that were scanned now. */
    const scanned = async (world: World) =>
      (await world.stacks())
        .filter(s => s.lastScan?.startedAt === world.time.toISOString())
        .map(s => s.path);

    it.each<[string, Partial<CloudChange>]>([
      ['its id', {}],
      ['its ARN', { ids: [identity.arn!] }],
      ['one of many ids', { ids: ['jobs', '7', identity.resourceId] }],
      ['an id without a region', { region: undefined }],
    ])('let just the stack be scanned that holds %s', async (_, more) => {
      const { world, process } = await createWorld();
      expect(await note(world, change(more))).toBe(1);
      await process.scan();
      expect(await scanned(world)).toEqual([ORDERS]);
      expect(world.cloud.readsNotBefore.at(-1)).toBe(world.time.toISOString());
    });

    it.each<[string, Partial<CloudChange>]>([
      ['another account', { accountId: '999999999999' }],
      ['another region', { region: 'us-east-1' }],
      ['what no stack holds', { ids: ['sg-1', "'; drop table"] }],
      ['nothing', { ids: [] }],
    ])('concern nobody when they are of %s', async (_, more) => {
      const { world, process } = await createWorld();
      expect(await note(world, change(more))).toBe(0);
      await process.scan();
      expect(await scanned(world)).toEqual([]);
    });

    it('let a stack be scanned at most twice a minute', async () => {
      const { world, process } = await createWorld();
      await note(world, change({}));
      await process.scan();
      world.wait(1 / 6);
      await note(world, change({}));
      await process.scan();
      expect(await scanned(world)).toEqual([]);
      world.wait(1 / 3);
      await process.scan();
      expect(await scanned(world)).toEqual([ORDERS]);
      world.wait(1);
      await process.scan();
      expect(await scanned(world)).toEqual([]);
    });

    it('let a stack be scanned once more when its scan was under way', async () => {
      const { world, process } = await createWorld();
      const { ledger, deps } = process;
      let reads = 0;
      deps.live.reader!.read = async () => {
        reads += 1;
        if (reads === 1) {
          world.wait(1);
          await note(world, change({}));
        }
        return { items: [], failures: [] };
      };
      await world.makeDue(ORDERS);
      await process.scan();
      await ledger.drain();
      expect(reads).toBe(2);
    });

    function watch({ db, now }: World, logger: LoggerService) {
      const asked: number[] = [];
      const start = performance.now();
      const watching = new ChangeWatch({
        db,
        logger,
        now,
        scanSoon: () => asked.push(performance.now() - start),
        foldMs: 200,
        againMs: 900,
      });
      return { watching, asked };
    }

    it('are one scan when they come in a storm', async () => {
      const { world, process } = await createWorld();
      const { watching, asked } = watch(world, process.logger);
      for (let n = 0; n < 1_000; n += 1) {
        watching.note(change({ ids: [identity.resourceId, `call-${n}`] }));
      }
      await wait(1_500);
      await watching.stop();
      expect(asked).toHaveLength(1);
      await process.scan();
      expect(await scanned(world)).toEqual([ORDERS]);
    });

    it('are looked at again when they were heard of early', async () => {
      const { world, process } = await createWorld();
      const { watching, asked } = watch(world, process.logger);
      watching.note(change({ early: true }));
      await wait(2_000);
      await watching.stop();
      expect(asked).toHaveLength(2);
      expect(asked[1]).toBeGreaterThan(850);
    });

    it('are each looked at again that long after they were heard of', async () => {
      const { world, process } = await createWorld();
      const { watching, asked } = watch(world, process.logger);
      const films = queueItem('films', 30).resourceId;
      watching.note(change({ early: true, ids: [films] }));
      await wait(700);
      watching.note(change({ early: true }));
      await wait(2_000);
      await watching.stop();
      // Twice each, the last time of the second not with the last of the first.
      expect(asked).toHaveLength(4);
      expect(asked[3]).toBeGreaterThan(700 + 850);
    });
  },
);
