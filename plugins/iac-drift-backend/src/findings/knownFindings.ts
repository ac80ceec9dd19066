import { Knex } from 'knex';
import type { KnownFinding } from '../scan/reconcile';
import { FindingRow, FINDINGS } from './tables';

/**
 * The open findings of a stack, and those resolved since a time, as a scan needs
 * them.
 *
 * @internal
 */
export async function knownFindings(options: {
  db: Knex;
  stackId: string;
  resolvedSince: string;
}): Promise<{ open: KnownFinding[]; resolved: KnownFinding[] }> {
  const { db, stackId, resolvedSince } = options;
  const rows = await db<FindingRow>(FINDINGS)
    .where('stack_id', stackId)
    .andWhere(query =>
      query
        .whereNotNull('open_fingerprint')
        .orWhere('resolved_at', '>=', resolvedSince),
    )
    .orderBy(['first_seen', 'id']);
  return {
    open: rows.filter(row => row.open_fingerprint !== null).map(toKnown),
    resolved: rows.filter(row => row.open_fingerprint === null).map(toKnown),
  };
}

function toKnown(row: FindingRow): KnownFinding {
  return {
    id: row.id,
    address: row.address,
    type: row.type,
    kind: row.kind,
    severity: row.severity,
    identity: JSON.parse(row.identity),
    changes: JSON.parse(row.changes),
    attribution: JSON.parse(row.attribution),
    desired: JSON.parse(row.desired),
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    changedAt: row.changed_at,
    ...(row.resolution ? { resolution: JSON.parse(row.resolution) } : {}),
  };
}
