import { TestDatabases } from '@backstage/backend-test-utils';
import { openDatabase } from './database';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

it.each(databases.eachSupportedId())(
  'the tables of stacks and findings come and go on %s',
  async databaseId => {
    const knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    const directory = `${__dirname}/../migrations`;
    expect(await knex.schema.hasTable('iac_drift_finding')).toBe(true);
    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('iac_drift_finding')).toBe(false);
    await knex.migrate.latest({ directory });
    expect(await knex.schema.hasTable('iac_drift_alert')).toBe(true);
  },
);

it.each(databases.eachSupportedId())(
  'a database of a newer version is left alone, with what to do, on %s',
  async databaseId => {
    const knex = await databases.init(databaseId);
    const open = () => openDatabase({ getClient: async () => knex });
    await open();
    await knex('knex_migrations').insert({
      name: '29991231000001_later.js',
      batch: 2,
      migration_time: new Date(),
    });
    await expect(open()).rejects.toThrow(
      'The database was brought up to date by a newer version of this plugin, with 29991231000001_later.js: start that version, or restore a backup from before it.',
    );
  },
);
