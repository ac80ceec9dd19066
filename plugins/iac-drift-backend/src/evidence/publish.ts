import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { Knex } from 'knex';
import { type Ledger, policyOf } from '../ledger';
import { BoundedStore } from './BoundedStore';
import { type Published, StorePublisher } from './StorePublisher';

/**
 * Compares the log with one store, signs it, and copies it there, once: what
 * {@link Publication} does all the time for all of them.
 *
 * @throws LedgerIntegrityError when the store is ahead of the database or holds
 *   another history; nothing is signed then
 * @throws EvidenceForkError when the store holds other bytes under a name of this log
 * @internal
 */
export async function publish(options: {
  db: Knex;
  ledger: Ledger;
  store: EvidenceStore;
  signal?: AbortSignal;
}): Promise<Published> {
  const { db, ledger, signal } = options;
  const publisher = new StorePublisher({
    db,
    ledger,
    store: new BoundedStore(options.store),
    policy: () => policyOf(ledger.vkeys),
    now: () => new Date(),
  });
  const anchor = await publisher.newest(signal);
  await ledger.checkpoint({ anchors: anchor && [anchor] });
  return publisher.publish(signal);
}
