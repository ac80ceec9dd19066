import type { Knex } from 'knex';
import { type BlobRow, TABLE_BLOB } from '../tables';

/** Stores the data of a large event, once for all events that hold it. @internal */
export async function insertBlob(
  tx: Knex.Transaction,
  blob: { digest: string; bytes: Buffer; mediaType: string; createdAt: string },
): Promise<void> {
  const { digest } = blob;
  const known = await tx<BlobRow>(TABLE_BLOB)
    .select('digest')
    .where({ digest })
    .first();
  if (known) {
    return;
  }
  await tx<BlobRow>(TABLE_BLOB)
    .insert({
      digest,
      bytes: blob.bytes,
      media_type: blob.mediaType,
      created_at: blob.createdAt,
    })
    // Another transaction may have stored the same bytes meanwhile.
    .onConflict('digest')
    .ignore();
}
