import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { refusal } from '../__testUtils__';
import { runCompiled } from './runCompiled';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const INSERT = 'INSERT INTO numbers (number) VALUES (?)';

async function numbers(): Promise<Knex> {
  const database = await databases.init('SQLITE_3');
  await database.schema.createTable('numbers', table =>
    table.integer('number'),
  );
  return database;
}

async function run(tx: Knex.Transaction, number: number): Promise<number> {
  return runCompiled(await tx.client.acquireConnection(), INSERT, [number]);
}

describe('runCompiled', () => {
  it('runs in the transaction, which takes it back', async () => {
    const database = await numbers();
    const insert = (number: number) =>
      database.transaction(async tx => run(tx, number));
    expect(await insert(1)).toBe(1);
    const undone = database.transaction(async tx => {
      await run(tx, 2);
      throw new Error('not this one');
    });
    await expect(undone).rejects.toThrow('not this one');
    expect(await insert(3)).toBe(1);
    expect(await database('numbers').pluck('number')).toEqual([1, 3]);
  });

  it('obeys a guard that was added since it was compiled', async () => {
    const database = await numbers();
    const insert = () => database.transaction(tx => run(tx, 1));
    await insert();
    await database.raw(`
      CREATE TRIGGER numbers_full BEFORE INSERT ON numbers
      BEGIN
        SELECT RAISE(ABORT, 'there are enough');
      END
    `);
    expect(await refusal(insert())).toMatch('there are enough');
  });
});
