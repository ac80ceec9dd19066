import { readFile } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { Knex } from 'knex';
import type { IacDriftConfig } from '../config';
import type { Ledger } from '../ledger';
import { FolderEvidenceStore } from './FolderEvidenceStore';
import { Publication } from './Publication';
import {
  type PublishedCheckpoint,
  publishedCheckpoints,
} from './publishedCheckpoints';

/**
 * The stores, witnesses and timestamping authority that are configured.
 *
 * @param options - `stores`: those that modules brought
 * @internal
 */
export async function openPublication(options: {
  db: Knex;
  ledger: Ledger;
  config: Pick<
    IacDriftConfig,
    'evidenceFolder' | 'timestamps' | 'witnesses' | 'witnessQuorum'
  >;
  stores: EvidenceStore[];
  logger: LoggerService;
  now: () => Date;
}): Promise<Publication> {
  const { config, stores } = options;
  const { evidenceFolder, timestamps, witnesses, witnessQuorum } = config;
  const folder =
    evidenceFolder === undefined
      ? []
      : [await FolderEvidenceStore.create({ directory: evidenceFolder })];
  return new Publication({
    ...options,
    stores: [...folder, ...stores],
    witnesses,
    quorum: witnessQuorum,
    timestamps: timestamps && {
      ...timestamps,
      ca: timestamps.caFile ? await readFile(timestamps.caFile) : undefined,
    },
  });
}

/**
 * The newest checkpoints in all stores that answer, for a verification to hold
 * against the log.
 *
 * @internal
 */
export async function publishedElsewhere(
  publication: Pick<Publication, 'publishers'>,
): Promise<PublishedCheckpoint[]> {
  const found = await Promise.allSettled(
    publication.publishers.map(({ store }) => publishedCheckpoints(store)),
  );
  return found.flatMap(result =>
    result.status === 'fulfilled' ? result.value : [],
  );
}
