import { Knex } from 'knex';
import { oneLine } from '../errors';
import {
  EVENT_TYPES,
  findingDecided,
  findingDetected,
  findingResolved,
  stateRegressed,
} from '../findings/events';
import { SYSTEM } from '../findings/decide';
import {
  EVENT_SIGNING_RESUMED,
  EVENT_SIGNING_STOPPED,
  EVENT_STORE_PROVED,
  type Projection,
} from '../ledger';
import {
  signingResumed,
  signingStopped,
  storeNotWriteOnce,
} from './aboutTheLog';
import { byWhom, howItEnded, whatChanged } from '../findings/summary';
import { whatWentBack } from '../stacks/regressions';
import { AlertPayload, AlertRow, ALERTS } from './tables';

const SEVERITY = {
  critical: 'critical',
  high: 'high',
  medium: 'normal',
  low: 'low',
} as const;

/**
 * Notes an alert for each drift that appeared, is gone, or is not accepted any
 * longer, for each state that went back, and for the operators of what is wrong with
 * the log itself, in the transaction that appends the entry: one for each, whatever
 * crashes when.
 *
 * @internal
 */
export const enqueueAlerts: Projection = {
  [EVENT_TYPES.detected]: async ({ event, data }, tx) => {
    const found = findingDetected.parse(data);
    const { address, kind, type, changes, attribution } = found;
    await note(tx, event.time, found.findingId, 'detected', {
      stackId: found.stackId,
      address,
      title: oneLine(
        `${kind === 'unmanaged' ? 'Not in any code' : 'Drift'}: ${address}`,
        200,
      ),
      description: oneLine(
        `${type}: ${whatChanged(kind, changes)}, ${byWhom(attribution)}${
          attribution.time ? ` at ${attribution.time}` : ''
        }.`,
      ),
      severity: SEVERITY[found.severity],
    });
  },
  [EVENT_TYPES.decided]: async ({ seq, event, data }, tx) => {
    const { findingId, stackId, address, by, reason } =
      findingDecided.parse(data);
    if (by === SYSTEM) {
      const payload = {
        stackId,
        address,
        title: oneLine(`Drift is open again: ${address}`, 200),
        description: oneLine(reason ?? ''),
        severity: 'normal',
      } as const;
      await note(tx, event.time, findingId, 'reopened', payload, `:${seq}`);
    }
  },
  [EVENT_TYPES.resolved]: async ({ event, data }, tx) => {
    const ended = findingResolved.parse(data);
    await note(tx, event.time, ended.findingId, 'resolved', {
      stackId: ended.stackId,
      address: ended.address,
      title: oneLine(`Drift is gone: ${ended.address}`, 200),
      description: oneLine(`${howItEnded(ended)}.`),
      severity: 'low',
    });
  },
  [EVENT_TYPES.stateRegressed]: async ({ event, data }, tx) => {
    const { stackId, stack, from, to } = stateRegressed.parse(data);
    await note(tx, event.time, event.id, 'regressed', {
      stackId,
      title: oneLine(`A Terraform state went back: ${stack}`, 200),
      description: oneLine(whatWentBack(from, to)),
      severity: 'high',
    });
  },
  [EVENT_SIGNING_STOPPED]: ({ event, data }, tx) =>
    note(tx, event.time, event.id, 'operator', signingStopped(data)),
  [EVENT_SIGNING_RESUMED]: ({ event, data }, tx) =>
    note(tx, event.time, event.id, 'operator', signingResumed(data)),
  [EVENT_STORE_PROVED]: async ({ event, data }, tx) => {
    const told = storeNotWriteOnce(data);
    if (told) {
      await note(tx, event.time, event.id, 'operator', told);
    }
  },
};

async function note(
  tx: Knex,
  time: string,
  findingId: string,
  transition: AlertRow['transition'],
  payload: AlertPayload,
  /** Tells transitions apart that a finding goes through more than once. */
  turn = '',
): Promise<void> {
  await tx<AlertRow>(ALERTS)
    .insert({
      id: `${findingId}:${transition}${turn}`,
      finding_id: findingId,
      transition,
      payload: JSON.stringify(payload),
      created_at: time,
      due_at: time,
      attempts: 0,
      sent_at: null,
      outcome: null,
    })
    .onConflict('id')
    .ignore();
}
