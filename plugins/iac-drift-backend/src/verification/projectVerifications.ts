import type { LedgerVerificationResult } from '@iac-drift/backstage-plugin-iac-drift-common';
import { canonicalize, type JsonValue } from '@iac-drift/ledger';
import { Knex } from 'knex';
import { EVENT_VERIFIED, type Projection } from '../ledger';
import { VerificationRow, VERIFICATIONS } from './tables';

/** Data of `log.verified`. @internal */
export interface Verified extends LedgerVerificationResult {
  verificationId: string;
  mode: 'full' | 'incremental';
  requestedBy?: string;
  startedAt: string;
  finishedAt: string;
  /** Entries that were read for it. */
  read: number;
}

/**
 * Carries results of verifications from the log into their table. Nothing else
 * writes results there, so that it can be dropped and made anew.
 *
 * @internal
 */
export const projectVerifications: Projection = {
  [EVENT_VERIFIED]: ({ data }, tx) => finish(tx, data as JsonValue & Verified),
};

async function finish(tx: Knex, data: Verified): Promise<void> {
  const row: VerificationRow = {
    id: data.verificationId,
    mode: data.mode,
    state: 'finished',
    started_at: data.startedAt,
    seen_at: data.finishedAt,
    entries: data.entries,
    total: data.entries,
    // Keys in one order, whether it was made here or read from the log.
    result: canonicalize(data),
  };
  await tx<VerificationRow>(VERIFICATIONS).insert(row).onConflict('id').merge();
}
