import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { logUnexpected } from '../errors';
import type { LedgerEvent } from '../ledger';
import { decisionEvent, SYSTEM } from './decide';
import { revisionOf } from './revision';
import { FindingRow, FINDINGS } from './tables';

/**
 * Reopens the findings whose acceptance does not hold any more: its time is over,
 * or the drift is another than the one that was accepted. It does not throw; what
 * was not done is done the next time.
 *
 * @internal
 */
export async function endAcceptances(options: {
  db: Knex;
  log: {
    enqueue(events: LedgerEvent[], tx: Knex.Transaction): Promise<void>;
    drain(): Promise<unknown>;
  };
  logger: LoggerService;
  now: Date;
}): Promise<void> {
  const { db, log, logger, now } = options;
  try {
    // What waits in the outbox may have reopened some of them already.
    await log.drain();
    const accepted = await db<FindingRow>(FINDINGS)
      .where('state', 'accepted')
      .orderBy('id');
    const events = accepted.flatMap(row => reopened(row, now) ?? []);
    if (events.length > 0) {
      await db.transaction(tx => log.enqueue(events, tx));
      await log.drain();
    }
  } catch (error) {
    logUnexpected(logger, 'Acceptances could not be ended', error);
  }
}

function reopened(row: FindingRow, now: Date): LedgerEvent | undefined {
  const reason = whyOver(row, now);
  return reason === undefined
    ? undefined
    : decisionEvent({
        row,
        request: { action: 'reopen', reason },
        by: SYSTEM,
        now,
      });
}

function whyOver(row: FindingRow, now: Date): string | undefined {
  if (row.accepted_until !== null && row.accepted_until <= now.toISOString()) {
    return `It was accepted until ${row.accepted_until}.`;
  }
  return row.accepted_revision === revisionOf(row)
    ? undefined
    : 'The drift moved since it was accepted.';
}
