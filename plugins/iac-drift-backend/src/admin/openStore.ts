import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import { FolderEvidenceStore } from '../evidence';
import { BoundedStore } from '../evidence/BoundedStore';
import { AdminError } from './AdminError';
import { AWS_MODULE, fromBackend } from './fromBackend';

/** For one answer: a list may have many pages. */
const PATIENCE_MS = 10 * 60_000;

/**
 * The store to restore from. Stores in S3 are those of the configuration, opened by
 * the module that brings them.
 *
 * @param from - a folder, an id as `s3:primary`, or `s3://BUCKET/PREFIX`
 * @throws AdminError when there is no such store
 * @internal
 */
export async function openStore(
  from: string,
  config: RootConfigService,
): Promise<EvidenceStore> {
  if (!from.startsWith('s3:')) {
    const folder = await FolderEvidenceStore.open({ directory: from });
    if (!folder) {
      throw new AdminError(`${from} is not a folder.`);
    }
    return folder;
  }
  const { openEvidenceStores } = fromBackend<{
    openEvidenceStores(config: RootConfigService): EvidenceStore[];
  }>(AWS_MODULE);
  const stores = openEvidenceStores(config);
  const url = from.replace(/\/+$/, '');
  const store = stores.find(
    ({ id, description }) => id === from || description === url,
  );
  if (!store) {
    throw new AdminError(
      `${from} is not configured under iacDrift.evidence.s3. These are: ${
        stores
          .map(({ id, description }) => `${id} (${description})`)
          .join(', ') || 'none'
      }.`,
    );
  }
  return new BoundedStore(store, { getMs: PATIENCE_MS });
}
