import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  createEvent,
  EVENT_SIGNING_RESUMED,
  EVENT_SIGNING_STOPPED,
  type Ledger,
} from '../ledger';
import { inTransaction } from '../ledger/operations/inTransaction';
import { lockLog } from '../ledger/operations/lockLog';
import { type SigningRow, TABLE_SIGNING } from './tables';

/** Whether the log is signed. Times are ISO 8601 UTC. @internal */
export interface SigningState {
  state: 'signing' | 'stopped';
  /** Why it stopped, one sentence for a person. */
  reason?: string;
  since: string;
  /** When it was last compared with a copy outside. */
  comparedAt?: string;
}

/** Undefined before the log was signed for the first time. @internal */
export async function readSigningState(
  db: Knex,
): Promise<SigningState | undefined> {
  const row = await db<SigningRow>(TABLE_SIGNING).where({ id: 1 }).first();
  return (
    row && {
      state: row.state,
      since: row.since,
      ...(row.reason !== null && { reason: row.reason }),
      ...(row.compared_at !== null && { comparedAt: row.compared_at }),
    }
  );
}

/**
 * Notes whether the log is signed, and records in the log when that changes: it
 * collects events all the same.
 *
 * @param options - `reason`: why it is not; absent when it is
 * @returns whether it changed, or the reason did
 * @internal
 */
export async function noteSigning(options: {
  db: Knex;
  ledger: Pick<Ledger, 'enqueue' | 'origin'>;
  reason?: string;
  now: Date;
}): Promise<boolean> {
  const { db, ledger, reason } = options;
  const now = options.now.toISOString();
  const state = reason === undefined ? 'signing' : 'stopped';
  return inTransaction(db, async tx => {
    await lockLog(tx);
    const before = await readSigningState(tx);
    const turned = (before?.state ?? 'signing') !== state;
    const row: SigningRow = {
      id: 1,
      state,
      reason: reason ?? null,
      since: before && !turned ? before.since : now,
      compared_at: state === 'signing' ? now : before?.comparedAt ?? null,
    };
    await tx<SigningRow>(TABLE_SIGNING).insert(row).onConflict('id').merge();
    if (turned) {
      await ledger.enqueue(
        [
          createEvent({
            id: randomUUID(),
            source: `//${ledger.origin}`,
            type:
              reason === undefined
                ? EVENT_SIGNING_RESUMED
                : EVENT_SIGNING_STOPPED,
            time: now,
            data:
              reason === undefined
                ? {
                    stoppedAt: before?.since ?? now,
                    reason: before?.reason ?? '',
                  }
                : { reason },
          }),
        ],
        tx,
      );
    }
    return turned || before?.reason !== reason;
  });
}
