import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { StackRow, STACKS } from '../stacks/tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())(
  'an entity that has nothing yet on %s',
  databaseId => {
    it('is told what its annotation may name', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal({
        knex,
        entities: [
          component('orders', {}),
          component('media', {
            'iac-drift.io/stacks': 'terraform:demo/taken-orders/x.tfstate',
          }),
        ],
      });
      await portal.refresh();
      const paths = [
        'prod/orders/x.tfstate',
        'orders-eu.tfstate',
        'preorders/x.tfstate',
        'prod/ORDERS',
        'team/orders_db',
      ];
      await knex<StackRow>(STACKS).insert(
        paths.map((path, i) => ({
          id: `s${i}`,
          ref: `terraform:demo/${path}`,
          kind: 'terraform',
          source: 'demo',
          path,
          due_at: '2026-11-23T10:00:00.000Z',
        })),
      );
      const drift = async (name: string) =>
        (
          await request(portal.server)
            .get(`/api/iac-drift/v1/entities/default/component/${name}`)
            .set('authorization', mockCredentials.user.header())
        ).body;
      const { setUp } = await drift('orders');
      expect(setUp.sources).toEqual(['terraform:demo']);
      expect([...setUp.suggested].sort()).toHaveLength(3);
      for (const ref of setUp.suggested) {
        expect(ref).toMatch(/orders/i);
        expect(ref).not.toMatch(/preorders|taken/);
      }
      expect(await drift('media')).not.toHaveProperty('setUp');
      await portal.stop();
    });
  },
);
