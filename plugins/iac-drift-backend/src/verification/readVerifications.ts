import type { LedgerVerification } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { toInteger } from '../ledger/tables';
import type { Verified } from './projectVerifications';
import { VerificationRow, VERIFICATIONS } from './tables';

/** Verifications, the newest first. @internal */
export async function readVerifications(
  db: Knex,
  options: { limit: number; state?: VerificationRow['state']; id?: string },
): Promise<LedgerVerification[]> {
  const query = db<VerificationRow>(VERIFICATIONS)
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(options.limit);
  if (options.state) {
    query.where('state', options.state);
  }
  if (options.id !== undefined) {
    query.where('id', options.id);
  }
  return (await query).map(toVerification);
}

/** What the newest verification that found the log intact covered. @internal */
export async function readLastIntact(
  db: Knex,
): Promise<{ size: number; root: string } | undefined> {
  // Cannot-say and tampered are few; an intact one is soon found.
  const newest = await readVerifications(db, { limit: 50, state: 'finished' });
  const intact = newest.find(v => v.result?.status === 'intact')?.result;
  return intact?.root ? { size: intact.entries, root: intact.root } : undefined;
}

function toVerification(row: VerificationRow): LedgerVerification {
  const { id, mode, state } = row;
  const progress = {
    entries: toInteger(row.entries),
    total: toInteger(row.total),
  };
  const base = { id, mode, state, startedAt: row.started_at, progress };
  if (!row.result) {
    return base;
  }
  const {
    verificationId,
    mode: _mode,
    requestedBy,
    startedAt,
    finishedAt,
    read,
    ...result
  } = JSON.parse(row.result) as Verified;
  return { ...base, finishedAt, result };
}
