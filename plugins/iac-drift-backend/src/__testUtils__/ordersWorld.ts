import { Knex } from 'knex';
import { queueItem, stateOf } from './queues';
import { component, World } from './World';

/** Path of the stack that the component `orders` has. */
export const ORDERS = 'orders/terraform.tfstate';

/**
 * A world with one stack of queues, that are as their code says, and a process that has
 * scanned it once.
 *
 * @param queues - name to timeout in seconds
 */
export async function ordersWorld(db: Knex, queues: Record<string, number>) {
  const world = await World.create(db);
  world.source.states.set(ORDERS, stateOf(queues));
  for (const [name, seconds] of Object.entries(queues)) {
    world.cloud.put(queueItem(name, seconds));
  }
  world.entities = [
    component('orders', { 'iac-drift.io/stacks': `terraform:demo/${ORDERS}` }),
  ];
  const process = await world.start();
  await process.refresh();
  await process.scan();
  return { world, process };
}
