import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import { findingRow } from '../__testUtils__/findingRow';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { FINDINGS } from '../findings/tables';
import { OWNERSHIP } from '../stacks/tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the code of a finding', () => {
  it('is told to whom may see the finding', async () => {
    const knex = await databases.init('SQLITE_3');
    const portal = await startPortal({
      knex,
      entities: [component('orders', {}), component('secret', {})],
      hidden: ['component:default/secret'],
    });
    const rows = [
      findingRow({ first_seen: '2026-11-23T10:00:00.000Z' }),
      findingRow({ first_seen: '2026-11-23T10:00:00.000Z' }),
    ];
    await knex(FINDINGS).insert(rows);
    for (const [i, name] of ['orders', 'secret'].entries()) {
      const { stack_id, address } = rows[i];
      const entity_ref = `component:default/${name}`;
      await knex(OWNERSHIP).insert({ stack_id, address, entity_ref });
    }
    const get = (id: string) =>
      request(portal.server)
        .get(`/api/iac-drift/v1/findings/${id}/code`)
        .set('authorization', mockCredentials.user.header());
    // The entity does not say where its source is.
    expect((await get(rows[0].id)).body).toEqual({ reason: 'no-repository' });
    expect((await get(rows[1].id)).status).toBe(404);
    await portal.stop();
  });
});
