import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { append, events, migrate, openLedger, refusal } from './__testUtils__';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17'] });
const OPERATIONS = join(__dirname, '../../../../docs/operations.md');

/** The statements that docs/operations.md tells an operator to run. */
async function documentedGrants(): Promise<string> {
  const text = await readFile(OPERATIONS, 'utf8');
  const [, sql] = /<!-- roles -->\s*```sql\n([\s\S]*?)```/.exec(text)!;
  return sql;
}

it.each(databases.eachSupportedId())(
  'on %s the runtime role of docs/operations.md can do its work, and cannot touch the log',
  async id => {
    const owner = await migrate(await databases.init(id));
    const role = `iac_drift_runtime_${process.pid}_${Date.now()}`;
    await owner.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'test'`);
    const { host, port, database } = owner.client.config.connection;
    const runtime = knexFactory({
      client: 'pg',
      connection: { host, port, database, user: role, password: 'test' },
    });
    try {
      const grants = (await documentedGrants()).replaceAll(
        'iac_drift_runtime',
        role,
      );
      await owner.raw(grants);

      const ledger = await openLedger(runtime);
      await append(ledger, runtime, events(300));
      const { size } = await ledger.checkpoint();
      expect(size).toBe(301);

      for (const table of ['log', 'checkpoint', 'tile', 'blob']) {
        const name = `iac_drift_${table}`;
        for (const statement of [
          `UPDATE ${name} SET ctid = ctid`,
          `DELETE FROM ${name}`,
          `TRUNCATE ${name}`,
          `ALTER TABLE ${name} DISABLE TRIGGER USER`,
          `DROP TABLE ${name}`,
        ]) {
          expect(
            `${statement}: ${await refusal(runtime.raw(statement))}`,
          ).toMatch(
            /permission denied|must be owner|cannot assign to system column/,
          );
        }
        const [column] = Object.keys(
          (await runtime(name).columnInfo()) as object,
        );
        expect(
          await refusal(
            runtime.raw(`UPDATE ${name} SET ${column} = ${column}`),
          ),
        ).toMatch('permission denied');
      }
      // PostgreSQL warns and grants nothing.
      await runtime.raw(`GRANT UPDATE ON iac_drift_log TO ${role}`);
      expect(
        await refusal(runtime.raw('UPDATE iac_drift_log SET seq = seq')),
      ).toMatch('permission denied');
    } finally {
      await runtime.destroy();
      await owner.raw(`DROP OWNED BY ${role}`);
      await owner.raw(`DROP ROLE ${role}`);
    }
  },
);
