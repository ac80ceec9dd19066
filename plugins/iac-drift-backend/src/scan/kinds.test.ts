import { TestDatabases } from '@backstage/backend-test-utils';
import { deletedQueueItem, queueItem, stateOf } from '../__testUtils__/queues';
import { component, World } from '../__testUtils__/World';
import { rebuildFindings } from '../findings/rebuildFindings';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const ORDERS = 'orders/terraform.tfstate';
const OTHER = 'other/terraform.tfstate';
const refOf = (path: string) => `terraform:demo/${path}`;

describe.each(databases.eachSupportedId())('findings on %s', databaseId => {
  async function createWorld(rules?: World['rules']) {
    const world = await World.create(await databases.init(databaseId));
    world.rules = rules ?? world.rules;
    world.source.states.set(ORDERS, stateOf({ jobs: 30, mails: 60 }));
    world.cloud.put(queueItem('jobs', 30));
    world.cloud.put(queueItem('mails', 60));
    world.entities = [
      component('orders', { 'iac-drift.io/stacks': refOf(ORDERS) }),
      component('other', { 'iac-drift.io/stacks': refOf(OTHER) }),
    ];
    const process = await world.start();
    await process.refresh();
    await process.scan();
    return { world, process };
  }
  const told = async (world: World) =>
    (await world.findings()).map(f => [
      f.kind,
      f.stack,
      f.address,
      f.resolution?.outcome ?? f.state,
    ]);

  describe('contested', () => {
    it('open in both stacks that declare one object, and close when one lets go', async () => {
      const { world, process } = await createWorld();
      world.source.states.set(OTHER, stateOf({ jobs: 30 }));
      await process.refresh();
      await world.nextScan(process);
      await world.nextScan(process);
      expect((await told(world)).sort()).toEqual([
        ['contested', refOf(ORDERS), 'aws_sqs_queue.jobs', 'open'],
        ['contested', refOf(OTHER), 'aws_sqs_queue.jobs', 'open'],
      ]);
      const [finding] = (await world.findings()).filter(
        ({ stack }) => stack === refOf(ORDERS),
      );
      expect(finding).toMatchObject({
        severity: 'medium',
        entityRefs: ['component:default/orders'],
        changes: [
          {
            path: 'stack',
            desired: refOf(ORDERS),
            live: { stack: refOf(OTHER), address: 'aws_sqs_queue.jobs' },
          },
        ],
        contestedBy: [{ stack: refOf(OTHER), address: 'aws_sqs_queue.jobs' }],
        attribution: {
          confidence: 'unknown',
          reason: 'No call made it: two stacks declare the same object.',
        },
      });
      // The objects themselves are as the code says.
      expect((await world.resources()).map(r => r.verdict)).toEqual([
        'in-sync',
        'in-sync',
        'in-sync',
      ]);
      const before = await world.findings();
      await rebuildFindings({ db: world.db });
      expect(await world.findings()).toEqual(before);

      world.source.states.set(OTHER, stateOf({}, { serial: 2 }));
      await world.nextScan(process);
      await world.nextScan(process);
      expect((await told(world)).map(([kind, , , end]) => [kind, end])).toEqual(
        [
          ['contested', 'removed'],
          ['contested', 'removed'],
        ],
      );
      expect(world.cloud.asked).toEqual([]);
    });
  });

  describe('absorbed', () => {
    const absorb = async (world: World, process: { scan(): Promise<void> }) => {
      // Changed by hand and refreshed into the state between two scans.
      world.wait(1);
      world.cloud.put(queueItem('jobs', 90, world.time.toISOString()));
      world.cloud.trail.set('aws_sqs_queue.jobs', 'alice@example.com');
      world.wait(30);
      world.source.writtenAt = world.time.toISOString();
      world.source.states.set(
        ORDERS,
        stateOf({ jobs: 90, mails: 60 }, { serial: 2 }),
      );
      await world.nextScan(process);
    };

    it('say what the state took over, and who had made it', async () => {
      const { world, process } = await createWorld();
      await absorb(world, process);
      expect(await world.findings()).toEqual([
        expect.objectContaining({
          kind: 'absorbed',
          state: 'open',
          address: 'aws_sqs_queue.jobs',
          changes: [
            expect.objectContaining({
              path: 'visibility_timeout_seconds',
              desired: 30,
              live: 90,
            }),
          ],
          attribution: expect.objectContaining({ actor: 'alice@example.com' }),
        }),
      ]);
      await world.nextScan(process);
      await world.nextScan(process);
      expect((await told(world))[0][3]).toBe('open');

      world.source.states.set(
        ORDERS,
        stateOf({ jobs: 30, mails: 60 }, { serial: 3 }),
      );
      world.cloud.put(queueItem('jobs', 30, world.time.toISOString()));
      await world.nextScan(process);
      expect(await told(world)).toEqual([
        ['absorbed', refOf(ORDERS), 'aws_sqs_queue.jobs', 'adopted'],
      ]);
    });

    it('are seen after a restart where the source keeps versions, and not guessed where it does not', async () => {
      for (const versions of [['v1'], []]) {
        const { world, process } = await createWorld();
        world.source.origin = { version: 'v1' };
        await world.nextScan(process);
        for (const version of versions) {
          const state = String(world.source.states.get(ORDERS));
          world.source.versions.set(version, state);
        }
        world.source.origin = { version: 'v2' };
        await absorb(world, await world.start());
        expect((await world.findings()).map(({ kind }) => kind)).toEqual(
          versions.map(() => 'absorbed'),
        );
      }
    });

    it('are not what an apply did to code and cloud alike', async () => {
      const { world, process } = await createWorld();
      world.wait(15);
      world.cloud.put(queueItem('jobs', 90, world.time.toISOString()));
      world.wait(1);
      world.source.writtenAt = world.time.toISOString();
      world.source.states.set(
        ORDERS,
        stateOf({ jobs: 90, mails: 60 }, { serial: 2 }),
      );
      await world.nextScan(process);
      expect(await world.findings()).toEqual([]);
    });

    it('are how a known drift ended when the code was the same before and after', async () => {
      const { world, process } = await createWorld();
      world.source.origin = { commit: 'aaaa' };
      world.cloud.put(queueItem('jobs', 90));
      world.cloud.put(queueItem('mails', 90));
      await world.nextScan(process);
      world.source.states.set(
        ORDERS,
        stateOf({ jobs: 90, mails: 60 }, { serial: 2 }),
      );
      // That holds over a restart: the log has what it takes.
      await world.nextScan(await world.start());
      world.source.origin = { commit: 'bbbb' };
      world.source.states.set(
        ORDERS,
        stateOf({ jobs: 90, mails: 90 }, { serial: 3 }),
      );
      await world.nextScan(process);
      const ends = (await world.findings()).map(f => [
        f.address,
        f.resolution?.outcome,
        f.resolution?.desired,
      ]);
      expect(ends.sort()).toEqual([
        ['aws_sqs_queue.jobs', 'absorbed', { serial: 2, commit: 'aaaa' }],
        ['aws_sqs_queue.mails', 'adopted', { serial: 3, commit: 'bbbb' }],
      ]);
    });
  });

  describe('of what a rule hides', () => {
    const rules: World['rules'] = {
      ignore: [
        { id: 'slow', address: '*.jobs', path: 'visibility_*' },
        { id: 'unused', type: 'aws_instance' },
      ],
      severity: [],
    };

    it('do not open; the resource is in sync, and the rule tells what it hides', async () => {
      const { world, process } = await createWorld(rules);
      world.cloud.put(queueItem('jobs', 90));
      world.cloud.put(queueItem('mails', 90));
      await world.nextScan(process);
      expect((await world.findings()).map(f => f.address)).toEqual([
        'aws_sqs_queue.mails',
      ]);
      expect(await world.db('iac_drift_ignored')).toEqual([
        expect.objectContaining({
          rule: 'slow',
          address: 'aws_sqs_queue.jobs',
          path: 'visibility_timeout_seconds',
        }),
      ]);
      world.cloud.put(queueItem('jobs', 30));
      await world.nextScan(process);
      expect(await world.db('iac_drift_ignored')).toEqual([]);
    });

    it('close as ignored, which is no revert, when the rule comes later', async () => {
      const { world, process } = await createWorld();
      world.cloud.put(queueItem('jobs', 90));
      await world.nextScan(process);
      world.rules = rules;
      const restarted = await world.start();
      await world.nextScan(restarted);
      expect((await told(world))[0][3]).toBe('ignored');
      expect(world.cloud.asked.filter(({ of }) => of === 'resolution')).toEqual(
        [],
      );
    });

    it('still open for a deletion', async () => {
      const { world, process } = await createWorld(rules);
      world.cloud.put(deletedQueueItem('jobs'));
      await world.nextScan(process);
      expect((await told(world))[0][0]).toBe('deleted');
    });
  });

  it('weigh as much as the rules say', async () => {
    const { world, process } = await createWorld({
      ignore: [],
      severity: [{ severity: 'critical', path: 'visibility_*' }],
    });
    world.cloud.put(queueItem('jobs', 90));
    await world.nextScan(process);
    expect((await world.findings())[0].severity).toBe('critical');
  });

  it('hold what the code says of a resource that was deleted', async () => {
    const { world, process } = await createWorld();
    world.cloud.put(deletedQueueItem('jobs'));
    await world.nextScan(process);
    const [{ kind, changes }] = await world.findings();
    expect(kind).toBe('deleted');
    expect(changes).toContainEqual({
      path: 'visibility_timeout_seconds',
      desired: 30,
      live: null,
      sensitive: false,
    });
  });
});
