import { TestDatabases } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { startPortal } from '../__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

it.each<[string, JsonObject]>([
  ['ledger.kms', { ledger: { kms: { keyId: 'k', region: 'eu-west-1' } } }],
  ['evidence.s3', { evidence: { s3: [{ bucket: 'b', region: 'eu-west-1' }] } }],
])('does not start with %s and without the module', async (key, config) => {
  const knex = await databases.init('SQLITE_3');
  await expect(startPortal({ knex, entities: [], config })).rejects.toThrow(
    new RegExp(`iacDrift\\.${key} .*backend-module-aws to the backend`),
  );
  expect(await knex.schema.hasTable('iac_drift_log')).toBe(false);
});
