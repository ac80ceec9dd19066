import type { FindingHistoryItem } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { AlertRow, ALERTS } from '../alerts/tables';
import { toCount } from '../database';
import { FINDING_EVENTS, FindingEventRow } from './tables';

/** What the owners were told. */
const TOLD: Partial<Record<AlertRow['transition'], string>> = {
  detected: 'The owners were told of the drift.',
  reopened: 'The owners were told that it is open again.',
  resolved: 'The owners were told that it is gone.',
};

/**
 * The life of a finding: what the log has of it, and when its owners were told.
 *
 * @internal
 */
export async function historyOf(
  db: Knex,
  findingId: string,
): Promise<FindingHistoryItem[]> {
  const events = await db<FindingEventRow>(FINDING_EVENTS)
    .where('finding_id', findingId)
    .orderBy('seq');
  const alerts = await db<AlertRow>(ALERTS)
    .where('finding_id', findingId)
    .whereNotNull('sent_at');
  return [
    ...events.map(({ seq, type, time, summary }) => ({
      seq: toCount(seq),
      type,
      time,
      summary,
    })),
    ...alerts.flatMap(({ transition, sent_at: time }) => {
      const summary = TOLD[transition];
      return time && summary ? { type: 'alert', time, summary } : [];
    }),
  ].sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
}
