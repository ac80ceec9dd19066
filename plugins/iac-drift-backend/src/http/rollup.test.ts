import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import type {
  EntityStatus,
  Page,
  Rollup,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import request from 'supertest';
import { findingRow } from '../__testUtils__/findingRow';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { FINDINGS } from '../findings/tables';
import { stackIdOf } from '../stacks/ref';
import { OWNERSHIP, RESOURCES, STACKS } from '../stacks/tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const NOW = new Date().toISOString();
const refOf = (name: string) => `terraform:demo/${name}.tfstate`;

function entity(
  kind: string,
  name: string,
  relations: [type: string, targetRef: string][],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

/** A component that names its stack, or what it has of one. */
function service(
  name: string,
  stacks = refOf(name),
  { part, resources }: { part?: string; resources?: string } = {},
): Entity {
  const made = component(name, {
    'iac-drift.io/stacks': stacks,
    ...(resources ? { 'iac-drift.io/resources': resources } : {}),
  });
  if (part) {
    made.relations?.push({
      type: 'hasPart',
      targetRef: `component:default/${part}`,
    });
  }
  return made;
}

const landscape = [
  entity('Domain', 'retail', [
    ['hasPart', 'system:default/shop'],
    ['hasPart', 'domain:default/inner'],
  ]),
  // Parts that go in circles are walked once.
  entity('Domain', 'inner', [['hasPart', 'domain:default/retail']]),
  entity('System', 'shop', [
    ['hasPart', 'component:default/orders'],
    ['hasPart', 'component:default/payments'],
    ['hasPart', 'component:default/odd'],
  ]),
  service('orders', refOf('orders'), { part: 'orders-worker' }),
  service('orders-worker', refOf('orders'), {
    resources: 'aws_sqs_queue.a',
  }),
  service('payments'),
  service('odd', 'terraform:nowhere/odd.tfstate'),
  service('elsewhere'),
  entity('Group', 'team-a', [
    ['ownerOf', 'component:default/payments'],
    ['ownerOf', 'component:default/elsewhere'],
  ]),
  entity('User', 'dana', [['ownerOf', 'component:default/orders']]),
];

describe.each(databases.eachSupportedId())(
  'drift added up over entities on %s',
  databaseId => {
    let knex: Knex;
    let portal: Awaited<ReturnType<typeof startPortal>>;

    /** Each stack was scanned and holds these resources; `orders` has two owners. */
    async function start(
      options: { hidden?: string[]; denied?: string[] } = {},
    ) {
      knex = await databases.init(databaseId);
      portal = await startPortal({ knex, entities: landscape, ...options });
      await portal.refresh();
      await knex(STACKS).update({ completed_at: NOW, finished_at: NOW });
      const resource = async (
        stack: string,
        name: string,
        verdict: string,
        owners: string[],
      ) => {
        const key = {
          stack_id: stackIdOf(refOf(stack)),
          address: `aws_sqs_queue.${name}`,
        };
        await knex(RESOURCES).insert({
          ...key,
          type: 'aws_sqs_queue',
          identity: '{}',
          verdict,
          unverified: '[]',
          attributes_compared: 2,
          attributes_declared: 3,
          digest: '',
        });
        await knex(STACKS)
          .where('id', key.stack_id)
          .increment(verdict === 'drifted' ? 'drifted' : 'in_sync');
        await knex(OWNERSHIP).insert(
          owners.map(owner => ({
            ...key,
            entity_ref: `component:default/${owner}`,
          })),
        );
        return key;
      };
      const shared = await resource('orders', 'a', 'drifted', [
        'orders',
        'orders-worker',
      ]);
      await resource('orders', 'b', 'in-sync', ['orders']);
      await resource('payments', 'c', 'in-sync', ['payments']);
      const other = await resource('elsewhere', 'd', 'drifted', ['elsewhere']);
      await knex(FINDINGS).insert([
        findingRow({ first_seen: NOW, severity: 'high', ...shared }),
        findingRow({
          first_seen: NOW,
          severity: 'critical',
          state: 'accepted',
          ...shared,
        }),
        findingRow({ first_seen: NOW, severity: 'critical', ...other }),
      ]);
    }
    afterEach(() => portal.stop());

    const get = (path: string, header = mockCredentials.user.header()) =>
      request(portal.server)
        .get(`/api/iac-drift/v1/${path}`)
        .set('authorization', header);
    const rollup = async (within: string): Promise<Rollup> =>
      (await get(`rollup?within=${within}`).expect(200)).body;

    it('follows parts of parts, and counts what two of them own once', async () => {
      await start();
      const domain = await rollup('domain:default/retail');
      expect(domain).toMatchObject({
        entities: { drifted: 2, 'not-fully-checked': 1, 'in-sync': 1 },
        verdicts: { inSync: 2, drifted: 1, unverifiable: 0 },
        coverage: { resourcesKnown: 3, attributesDeclared: 9 },
        openFindings: { critical: 0, high: 1, medium: 0, low: 0 },
      });
      expect(domain.worst).toMatchObject([
        { entityRef: 'component:default/orders', worst: 'high' },
        { entityRef: 'component:default/orders-worker', worst: 'high' },
        { entityRef: 'component:default/odd', status: 'not-fully-checked' },
      ]);
      expect(await rollup('system:default/shop')).toEqual(domain);
    });

    it('lists the findings that it counts', async () => {
      await start();
      const listed = async (query: string) => {
        const { body } = await get(`findings?state=open&${query}`).expect(200);
        return body.totalItems;
      };
      expect(await listed('within=domain:default/retail')).toBe(1);
      expect(await listed('within=group:default/team-a')).toBe(1);
      expect(
        await listed('within=user:default/dana,group:default/team-a'),
      ).toBe(2);
      expect(await listed('within=user:default/nobody')).toBe(0);
    });

    it('takes of a group and of a person what they own', async () => {
      await start();
      expect(await rollup('group:default/team-a')).toMatchObject({
        entities: { drifted: 1, 'not-fully-checked': 0, 'in-sync': 1 },
        openFindings: { critical: 1, high: 0, medium: 0, low: 0 },
      });
      expect(
        await rollup('user:default/dana,group:default/team-a'),
      ).toMatchObject({
        entities: { drifted: 2, 'in-sync': 1 },
        openFindings: { critical: 1, high: 1 },
      });
    });

    it('leaves out what the caller may not see, and what she may not ask', async () => {
      await start({
        hidden: ['component:default/orders', 'component:default/elsewhere'],
      });
      expect(await rollup('system:default/shop')).toMatchObject({
        entities: { drifted: 0, 'in-sync': 1 },
        verdicts: { drifted: 0 },
        openFindings: { critical: 0, high: 0 },
      });
      expect((await rollup('user:default/nobody')).worst).toEqual([]);
      const { body } = await get('entity-statuses').expect(200);
      expect(
        (body as Page<EntityStatus>).items.map(item => item.entityRef),
      ).toEqual([
        'component:default/orders-worker',
        'component:default/payments',
      ]);
    });

    it('needs the permission to read findings, and an entity', async () => {
      await start({ denied: ['iac-drift.finding.read'] });
      await get('rollup?within=system:default/shop').expect(403);
      await get('entity-statuses').expect(403);
      await portal.stop();
      await start();
      const { body } = await get('rollup').expect(400);
      expect(body.error.message).toMatch(/'within' is wrong/);
      await get('rollup?within=:::').expect(400);
    });

    it('says page by page what the drift of each entity comes to', async () => {
      await start();
      const service1 = mockCredentials.service.header();
      const { body: first } = await get('entity-statuses?limit=3', service1);
      expect(first.totalItems).toBe(4);
      const { body: rest } = await get(
        `entity-statuses?cursor=${first.pageInfo.nextCursor}`,
        service1,
      );
      expect([...first.items, ...rest.items]).toEqual([
        {
          entityRef: 'component:default/elsewhere',
          status: 'drifted',
          verdicts: { inSync: 0, drifted: 1, unverifiable: 0 },
          openFindings: 1,
          worst: 'critical',
          stacks: [refOf('elsewhere')],
        },
        expect.objectContaining({
          status: 'drifted',
          openFindings: 1,
          verdicts: { inSync: 1, drifted: 1, unverifiable: 0 },
        }),
        expect.objectContaining({
          entityRef: 'component:default/orders-worker',
          // Of the stack's two, the one that is its own.
          verdicts: { inSync: 0, drifted: 1, unverifiable: 0 },
        }),
        expect.objectContaining({
          entityRef: 'component:default/payments',
          status: 'in-sync',
        }),
      ]);

      await knex(STACKS).update({ error: 'The state could not be read.' });
      const { body: failing } = await get('entity-statuses', service1);
      expect(failing.items[3].status).toBe('not-fully-checked');
    });
  },
);
