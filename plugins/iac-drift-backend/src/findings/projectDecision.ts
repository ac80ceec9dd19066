import type { Decision } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { stableJson } from '../scan/logData';
import type { FindingDecided } from './events';
import { FindingRow, FINDINGS } from './tables';

const STATES = {
  acknowledge: 'acknowledged',
  accept: 'accepted',
  reopen: 'open',
} as const;

/**
 * Carries a decision into the row of its finding. One that reached the log after
 * the drift had ended changes no state.
 *
 * @internal
 */
export async function projectDecision(
  tx: Knex,
  time: string,
  data: FindingDecided,
): Promise<void> {
  const { findingId, decision: action, by, reason, until, revision } = data;
  const decision: Decision = {
    action,
    by,
    time,
    ...(reason ? { reason } : {}),
    ...(until ? { until } : {}),
  };
  const isAccepted = action === 'accept';
  await tx<FindingRow>(FINDINGS)
    .where('id', findingId)
    .whereNotNull('open_fingerprint')
    .update({
      state: STATES[action],
      decision: stableJson(decision),
      accepted_revision: isAccepted ? revision : null,
      accepted_until: isAccepted ? until ?? null : null,
    });
}
