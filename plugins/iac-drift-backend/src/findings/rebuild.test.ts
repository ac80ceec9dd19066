import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { component, World } from '../__testUtils__/World';
import { LOOKUPS } from './lookups';
import { rebuildFindings } from './rebuildFindings';
import { FINDING_EVENTS, FINDINGS } from './tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

async function tablesOf(db: Knex) {
  return {
    findings: await db(FINDINGS).orderBy('id'),
    events: await db(FINDING_EVENTS).orderBy(['finding_id', 'seq']),
    // When each is taken up next is not in the log.
    searches: (await db(LOOKUPS).orderBy(['finding_id', 'of'])).map(
      ({ next_at: _, ...search }) => search,
    ),
  };
}

describe.each(databases.eachSupportedId())('findings on %s', databaseId => {
  it('come out the same when they are dropped and made anew from the log', async () => {
    const world = await World.create(await databases.init(databaseId));
    const path = 'orders/terraform.tfstate';
    // A value that is too large for an entry is kept beside the log.
    const large = 'x'.repeat(60_000);
    world.source.states.set(
      path,
      stateOf(
        { jobs: 30, mails: 60, bills: 5 },
        { attributes: { bills: { tags_all: { note: large } } } },
      ),
    );
    world.entities = [
      component('orders', { 'iac-drift.io/stacks': `terraform:demo/${path}` }),
    ];
    const process = await world.start();
    await process.refresh();
    const timeouts = [
      { jobs: 30, mails: 60, bills: 5 },
      { jobs: 90, mails: 60, bills: 6 },
      { jobs: 120, mails: 90, bills: 5 },
      { jobs: 30, mails: 90, bills: 7 },
    ];
    for (const queues of timeouts) {
      for (const [name, seconds] of Object.entries(queues)) {
        world.cloud.put(queueItem(name, seconds));
      }
      await world.nextScan(process);
    }
    // One search is answered late, the others go on.
    world.cloud.trail.set('aws_sqs_queue.mails', 'alice@example.com');
    await world.nextScan(process);
    expect(await process.lookFurther()).toHaveLength(1);

    const before = await tablesOf(world.db);
    expect(before.findings.length).toBeGreaterThanOrEqual(3);
    expect(before.findings.some(row => row.changes.includes(large))).toBe(true);
    expect(before.searches.length).toBeGreaterThan(0);
    const shown = await world.findings();
    const sent = world.sent.length;

    await rebuildFindings({ db: world.db });
    expect(await tablesOf(world.db)).toEqual(before);
    expect(await world.findings()).toEqual(shown);
    await process.alerts.send();
    expect(world.sent).toHaveLength(sent);
  });
});
