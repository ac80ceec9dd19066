import { TestDatabases } from '@backstage/backend-test-utils';
import type { LiveItem } from '@iac-drift/engine';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { component, eventsOf, World } from '../__testUtils__/World';
import { rebuildFindings } from '../findings/rebuildFindings';
import { readWatch } from './readWatch';
import { UNMANAGED, WATCH } from './tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const PATH = 'orders/terraform.tfstate';
const PLACE = 'unmanaged:123456789012/eu-west-1';
const QUEUES = 'AWS::SQS::Queue';

describe.each(databases.eachSupportedId())(
  'what no stack declares, on %s',
  databaseId => {
    const shadow = (more: Partial<LiveItem> = {}): LiveItem => ({
      ...queueItem('shadow', 30),
      ...more,
    });

    /** A stack with the queue `jobs`; `shadow` was made by hand. */
    async function prepare() {
      const world = await World.create(await databases.init(databaseId));
      world.unmanaged = { frequencyMs: 60_000, graceMs: 15 * 60_000 };
      world.source.states.set(PATH, stateOf({ jobs: 30 }));
      world.entities = [
        component('orders', {
          'iac-drift.io/stacks': `terraform:demo/${PATH}`,
        }),
        component('mailer', {}, 'group:default/team-b'),
      ];
      world.cloud.put(queueItem('jobs', 30));
      world.cloud.put(shadow());
      const process = await world.start();
      await process.refresh();
      await process.scan();
      return { world, process };
    }

    const told = async (world: World) =>
      (await world.findings())
        .filter(({ kind }) => kind === 'unmanaged')
        .map(({ state, resolution }) => resolution?.outcome ?? state);

    async function watch(world: World, process: { watch(): Promise<unknown> }) {
      world.wait(2);
      await process.watch();
      return told(world);
    }

    const status = (world: World) =>
      readWatch({ db: world.db, visible: { all: true } });

    it('is found, with who made it, in the place where it lives', async () => {
      const { world, process } = await prepare();
      const address = `aws_sqs_queue/${shadow().resourceId}`;
      world.cloud.trail.set(address, 'alice@example.com');
      await process.watch();
      expect(await world.findings()).toEqual([
        expect.objectContaining({
          kind: 'unmanaged',
          state: 'open',
          severity: 'low',
          stack: PLACE,
          address,
          type: 'aws_sqs_queue',
          identity: expect.objectContaining({
            arn: shadow().arn,
            accountId: '123456789012',
            region: 'eu-west-1',
          }),
          changes: [
            { path: 'name', desired: null, live: 'shadow', sensitive: false },
          ],
          attribution: expect.objectContaining({ actor: 'alice@example.com' }),
          entityRefs: [],
        }),
      ]);
      // Who made it is asked for as of a deletion that was undone.
      expect(world.cloud.asked.at(-1)).toMatchObject({
        of: 'resolution',
        result: { kind: 'deleted', identity: { arn: shadow().arn } },
      });
      // What the stacks declare says where to look.
      expect(world.cloud.lists).toEqual([
        {
          accountIds: ['123456789012'],
          regions: ['eu-west-1'],
          resourceTypes: [QUEUES],
        },
      ]);
    });

    it('is found once, and was checked whenever it was seen', async () => {
      const { world, process } = await prepare();
      expect(await watch(world, process)).toEqual(['open']);
      expect(await watch(world, process)).toEqual(['open']);
      const [{ firstSeen, lastChecked }] = await world.findings();
      expect(lastChecked).toBe(world.time.toISOString());
      expect(firstSeen < lastChecked).toBe(true);
    });

    it('is looked for only when it is time, or by hand never twice', async () => {
      const { world, process } = await prepare();
      await watch(world, process);
      await process.watch();
      expect(world.cloud.lists).toHaveLength(1);
    });

    it('ends when it is deleted, and says who did that', async () => {
      const { world, process } = await prepare();
      await watch(world, process);
      const key = `${QUEUES} ${shadow().resourceId}`;
      const item = world.cloud.items.get(key);
      world.cloud.items.delete(key);
      world.cloud.trail.set(
        `aws_sqs_queue/${item?.resourceId}`,
        'bob@example.com',
      );
      expect(await watch(world, process)).toEqual(['reverted']);
      expect(world.cloud.asked.at(-1)).toMatchObject({
        of: 'drift',
        result: { kind: 'deleted' },
      });
      const [{ resolution }] = await world.findings();
      expect(resolution?.attribution.actor).toBe('bob@example.com');
    });

    it('ends when a stack takes it over, by the state and whoever brought it', async () => {
      const { world, process } = await prepare();
      await watch(world, process);
      world.source.states.set(
        PATH,
        stateOf({ jobs: 30, shadow: 30 }, { serial: 2 }),
      );
      world.source.origin = { version: 'v2', by: 'carol', run: 'run-7' };
      await world.nextScan(process);
      expect(await watch(world, process)).toEqual(['adopted']);
      const [{ resolution }] = await world.findings();
      expect(resolution).toMatchObject({
        desired: { serial: 2, version: 'v2', run: 'run-7', by: 'carol' },
        attribution: { actor: 'carol', confidence: 'confirmed' },
      });
    });

    it('neither opens nor ends by what was not read', async () => {
      const { world, process } = await prepare();
      await watch(world, process);
      world.cloud.items.delete(`${QUEUES} ${shadow().resourceId}`);
      for (const failure of [
        {},
        { accountId: '123456789012', region: 'eu-west-1' },
        { accountId: '123456789012', resourceType: QUEUES },
      ]) {
        world.cloud.listFailures = [
          { ...failure, reason: 'stale', detail: 'The recorder stands still.' },
        ];
        expect(await watch(world, process)).toEqual(['open']);
        expect(await status(world)).toMatchObject({
          unread: ['The recorder stands still.'],
        });
      }
      world.cloud.listFailures = [
        { region: 'us-east-1', reason: 'throttled', detail: 'Too often.' },
      ];
      expect(await watch(world, process)).toEqual(['reverted']);
    });

    it('is nothing that a stack claimed before it became unreadable', async () => {
      const { world, process } = await prepare();
      world.source.states.delete(PATH);
      await world.nextScan(process);
      expect(await watch(world, process)).toEqual(['open']);
      // A new process does not remember what the state said; the database does.
      const restarted = await world.start();
      await world.nextScan(restarted);
      expect(await watch(world, restarted)).toEqual(['open']);
      expect(
        (await world.findings()).map(({ identity }) => identity.arn),
      ).toEqual([shadow().arn]);
    });

    it('is not told while an apply may be making it, or a stack that cannot be read may have', async () => {
      const { world, process } = await prepare();
      const made = new Date(world.time).toISOString();
      world.cloud.put(shadow({ captureTime: made }));
      expect(await watch(world, process)).toEqual([]);
      const before = world.source.states.get(PATH);
      world.source.states.delete(PATH);
      await world.nextScan(process);
      expect(await watch(world, process)).toEqual([]);
      expect((await status(world))?.held).toMatch(
        /^What came after .* until terraform:demo\/orders\/terraform.tfstate can be read again/,
      );
      world.source.states.set(PATH, String(before));
      expect(await watch(world, process)).toEqual(['open']);
      expect((await status(world))?.held).toBeUndefined();
    });

    it('is not what was applied since the stack was scanned', async () => {
      const { world, process } = await prepare();
      world.source.states.set(
        PATH,
        stateOf({ jobs: 30, shadow: 30 }, { serial: 2 }),
      );
      expect(await watch(world, process)).toEqual([]);
    });

    it('is not told while a stack was never read that may declare it', async () => {
      const { world, process } = await prepare();
      world.entities.push(
        component('late', {
          'iac-drift.io/stacks': 'terraform:demo/late.tfstate',
        }),
      );
      await process.refresh();
      await world.nextScan(process);
      expect(await watch(world, process)).toEqual([]);
      expect((await status(world))?.held).toMatch(
        /until terraform:demo\/late.tfstate can be read for the first time/,
      );
      world.source.states.set('late.tfstate', stateOf({ shadow: 30 }));
      await world.nextScan(process);
      expect(await watch(world, process)).toEqual([]);
      expect((await status(world))?.held).toBeUndefined();
    });

    it('is not what others make by themselves, which is counted', async () => {
      const { world, process } = await prepare();
      await watch(world, process);
      world.cloud.put(
        shadow({ tags: { 'aws:cloudformation:stack-name': 's' } }),
      );
      world.cloud.put({
        ...queueItem('other', 5),
        tags: { 'aws:cloudformation:stack-name': 's' },
      });
      expect(await watch(world, process)).toEqual(['ignored']);
      expect(await status(world)).toMatchObject({
        objects: 3,
        openFindings: 0,
        leftOut: { cloudformation: 2 },
      });
    });

    it('belongs to whom its tag names, who is told and alone may see it', async () => {
      const { world, process } = await prepare();
      world.cloud.put(shadow({ tags: { service: 'mailer' } }));
      await watch(world, process);
      expect(world.sent.at(-1)).toMatchObject({
        recipients: { entityRef: ['component:default/mailer'] },
        payload: {
          title: expect.stringMatching(/^Not in any code: aws_sqs_queue\//),
        },
      });
      await process.refresh();
      expect((await world.findings())[0]).toMatchObject({
        entityRefs: ['component:default/mailer'],
        owners: ['group:default/team-b'],
      });
      world.cloud.put(shadow({ tags: { service: 'nobody-knows' } }));
      await watch(world, process);
      expect((await world.findings())[0].entityRefs).toEqual([]);
    });

    it('is hidden by rules on what it is, and ends when one is made', async () => {
      const { world, process } = await prepare();
      await watch(world, process);
      const rule = { id: 'labs', type: 'aws_sqs_*', tags: { team: 'lab*' } };
      world.rules = { ignore: [rule], severity: [] };
      const ruled = await world.start();
      expect(await watch(world, ruled)).toEqual(['open']);
      world.cloud.put(shadow({ tags: { team: 'labs' } }));
      expect(await watch(world, ruled)).toEqual(['ignored']);
      expect(
        await world.db('iac_drift_ignored').select('rule', 'place'),
      ).toEqual([{ rule: 'labs', place: PLACE }]);
    });

    it('ends when nobody looks any more', async () => {
      const { world, process } = await prepare();
      await watch(world, process);
      world.unmanaged = undefined;
      expect(await watch(world, process)).toEqual(['ignored']);
      expect(await status(world)).toBeUndefined();
    });

    it('weighs as the rules say, and more when it gives rights', async () => {
      const { world } = await prepare();
      world.rules = {
        ignore: [],
        severity: [{ severity: 'high', kind: 'unmanaged' }],
      };
      await watch(world, await world.start());
      expect((await world.findings())[0].severity).toBe('high');
    });

    it('comes out the same when the tables are made anew from the log', async () => {
      const { world, process } = await prepare();
      await watch(world, process);
      world.cloud.put({ ...queueItem('second', 30) });
      await watch(world, process);
      world.cloud.items.delete(`${QUEUES} ${shadow().resourceId}`);
      await watch(world, process);
      const before = await world.findings();
      expect(before.map(({ state }) => state)).toEqual(['open', 'resolved']);
      await rebuildFindings({ db: world.db });
      expect(await world.findings()).toEqual(before);
      const types = (await eventsOf(process.ledger)).map(
        ({ event }) => event.type,
      );
      expect(types.filter(type => /finding\.detected/.test(type))).toHaveLength(
        2,
      );
    });

    it('is counted again at the next look when what the last one saw is gone', async () => {
      const { world, process } = await prepare();
      world.cloud.put({
        ...queueItem('other', 5),
        tags: { 'aws:cloudformation:stack-name': 's' },
      });
      await watch(world, process);
      const seen = async () => ({
        watch: { ...(await status(world)), checkedAt: undefined },
        findings: (await world.findings()).map(
          ({ lastChecked: _, ...one }) => one,
        ),
      });
      const before = await seen();
      expect(before.watch).toMatchObject({ objects: 3, openFindings: 1 });
      await world.db(WATCH).delete();
      await world.db(UNMANAGED).delete();
      await rebuildFindings({ db: world.db });
      // It is due at once, as at the first start.
      await process.watch();
      expect(await seen()).toEqual(before);
    });

    it('is found by the hundred in bounded time, and who made the last of them later', async () => {
      const { world, process } = await prepare();
      for (let i = 0; i < 520; i += 1) {
        world.cloud.put(queueItem(`made-${i}`, 30));
      }
      expect(await watch(world, process)).toHaveLength(500);
      const [{ count }] = await world
        .db('iac_drift_finding')
        .count({ count: '*' });
      expect(Number(count)).toBe(521);
      expect(world.cloud.asked).toHaveLength(500);
    });
  },
);
