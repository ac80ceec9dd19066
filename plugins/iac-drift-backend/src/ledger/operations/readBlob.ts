import type { Knex } from 'knex';
import { type BlobRow, TABLE_BLOB } from '../tables';

/** The data with this SHA-256 (hex), if it is stored. @internal */
export async function readBlob(
  db: Knex,
  digest: string,
): Promise<Buffer | undefined> {
  const row = await db<BlobRow>(TABLE_BLOB)
    .select('bytes')
    .where({ digest })
    .first();
  return row?.bytes;
}
