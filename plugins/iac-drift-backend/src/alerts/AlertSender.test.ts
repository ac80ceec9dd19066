import { TestDatabases } from '@backstage/backend-test-utils';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { component, World } from '../__testUtils__/World';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const ORDERS = 'orders/terraform.tfstate';

describe.each(databases.eachSupportedId())('alerts on %s', databaseId => {
  const owner = () =>
    component('orders', { 'iac-drift.io/stacks': `terraform:demo/${ORDERS}` });

  async function createDrift(owned: boolean) {
    const world = await World.create(await databases.init(databaseId));
    world.source.states.set(ORDERS, stateOf({ jobs: 30 }));
    world.cloud.put(queueItem('jobs', 90));
    world.entities = owned ? [owner()] : [];
    const process = await world.start();
    await process.refresh();
    return { world, process };
  }

  it('wait for the notification service, and never fail a scan', async () => {
    const { world, process } = await createDrift(true);
    world.notificationsDown = true;
    await process.scan();
    expect(await world.findings()).toHaveLength(1);
    await process.alerts.send();
    expect(world.sent).toEqual([]);
    world.notificationsDown = false;
    await process.alerts.send();
    expect(world.sent).toEqual([]);
    world.wait(1);
    await process.alerts.send();
    await process.alerts.send();
    expect(world.sent).toEqual([
      expect.objectContaining({
        recipients: {
          type: 'entity',
          entityRef: ['component:default/orders'],
        },
      }),
    ]);
  });

  it('reach an owner that is known only after the drift', async () => {
    const { world, process } = await createDrift(false);
    await process.scan();
    expect(world.sent).toEqual([]);
    world.entities = [owner()];
    await process.refresh();
    world.wait(1);
    await process.alerts.send();
    expect(world.sent).toHaveLength(1);
  });

  it('are given up when nobody owns the resource', async () => {
    const { world, process } = await createDrift(false);
    await process.scan();
    world.wait(61);
    await process.alerts.send();
    world.entities = [owner()];
    await process.refresh();
    world.wait(600);
    await process.alerts.send();
    expect(world.sent).toEqual([]);
  });

  it('are sent once by two processes', async () => {
    const { world, process } = await createDrift(true);
    const second = await world.start();
    world.notificationsDown = true;
    await process.scan();
    world.notificationsDown = false;
    world.wait(1);
    await Promise.all([process.alerts.send(), second.alerts.send()]);
    expect(world.sent).toHaveLength(1);
  });
});
