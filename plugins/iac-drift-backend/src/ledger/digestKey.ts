import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { type SettingRow, TABLE_SETTING } from './tables';

const NAME = 'digest-key';

/**
 * The random key under which digests of what may be guessed are made (HMAC), so that
 * the log tells that a value is the same without telling which. It is made once and
 * kept in the database, never in the log.
 *
 * @internal
 */
export async function digestKey(db: Knex): Promise<Buffer> {
  await db<SettingRow>(TABLE_SETTING)
    .insert({ name: NAME, value: randomBytes(32).toString('hex') })
    .onConflict('name')
    .ignore();
  const row = await db<SettingRow>(TABLE_SETTING).where({ name: NAME }).first();
  return Buffer.from(row!.value, 'hex');
}
