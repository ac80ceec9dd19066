import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { DecisionRequest } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { createEvent, LedgerEvent } from '../ledger';
import { toLogValue } from '../scan/logData';
import { EVENT_TYPES, FindingDecided, findingDecided } from './events';
import { revisionOf } from './revision';
import { FindingRow, FINDINGS } from './tables';

/** Who decides when an acceptance ends. @internal */
export const SYSTEM = 'system';

/**
 * Records what a person decides on a finding: the event is accepted for the log
 * when this resolves, and the finding follows once it is drained.
 *
 * @throws NotFoundError, ConflictError when the finding ended or moved, InputError
 *   when what is asked for makes no sense
 * @internal
 */
export async function decide(options: {
  db: Knex;
  log: { enqueue(events: LedgerEvent[], tx: Knex.Transaction): Promise<void> };
  findingId: string;
  request: DecisionRequest;
  /** Entity ref. */
  by: string;
  now: Date;
}): Promise<void> {
  const { db, log, findingId, request, by, now } = options;
  await db.transaction(async tx => {
    const row = await tx<FindingRow>(FINDINGS).where('id', findingId).first();
    if (!row) {
      throw new NotFoundError('There is no such finding.');
    }
    requireSense(row, request, now);
    await log.enqueue([decisionEvent({ row, request, by, now })], tx);
  });
}

/**
 * The event that a decision is.
 *
 * @internal
 */
export function decisionEvent(options: {
  row: Pick<
    FindingRow,
    'id' | 'stack_id' | 'stack' | 'address' | 'changes' | 'severity'
  >;
  request: Pick<DecisionRequest, 'action' | 'reason' | 'until'>;
  by: string;
  now: Date;
}): LedgerEvent {
  const { row, request, by, now } = options;
  const data: FindingDecided = {
    findingId: row.id,
    stackId: row.stack_id,
    stack: row.stack,
    address: row.address,
    decision: request.action,
    by,
    ...(request.reason ? { reason: request.reason } : {}),
    ...(request.until ? { until: new Date(request.until).toISOString() } : {}),
    revision: revisionOf(row),
  };
  return createEvent({
    id: randomUUID(),
    source: `/iac-drift/stacks/${row.stack_id}`,
    type: EVENT_TYPES.decided,
    time: now.toISOString(),
    subject: row.id,
    data: toLogValue(findingDecided.parse(toLogValue(data))),
    // CloudEvents' extension "authcontext": who is behind the event.
    extensions:
      by === SYSTEM
        ? { authtype: 'system' }
        : { authtype: 'app_user', authid: by },
  });
}

function requireSense(
  row: FindingRow,
  request: DecisionRequest,
  now: Date,
): void {
  const { action, reason, until, revision } = request;
  if (row.open_fingerprint === null) {
    throw new ConflictError(
      'This drift is over: there is nothing to decide any more.',
    );
  }
  if (revision !== undefined && revision !== revisionOf(row)) {
    throw new ConflictError(
      'The drift moved since you looked at it; look again and decide on what it is now.',
    );
  }
  if (action === 'accept' && !reason) {
    throw new InputError(
      "The parameter 'reason' is missing: say why the drift may stay.",
    );
  }
  if (action !== 'accept' && until !== undefined) {
    throw new InputError(
      "The parameter 'until' is for accepting only; leave it out.",
    );
  }
  if (until !== undefined && Date.parse(until) <= now.getTime()) {
    throw new InputError(
      "The parameter 'until' is in the past; name a time to come, or leave it out.",
    );
  }
  if (action === 'reopen' && row.state === 'open') {
    throw new ConflictError('The finding is open already.');
  }
}
