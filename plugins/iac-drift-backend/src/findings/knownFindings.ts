import { Knex } from 'knex';
import type { KnownFinding } from '../scan/reconcile';
import { FindingRow, FINDINGS } from './tables';

/**
 * The open findings of a stack, as a scan needs them.
 *
 * @internal
 */
export async function knownFindings(options: {
  db: Knex;
  stackId: string;
}): Promise<KnownFinding[]> {
  const { db, stackId } = options;
  const rows = await db<FindingRow>(FINDINGS)
    .where('stack_id', stackId)
    .whereNotNull('open_fingerprint')
    .orderBy(['first_seen', 'id']);
  return rows.map(toKnown);
}

/**
 * A row in the words of the scan.
 *
 * @internal
 */
export function toKnown(row: FindingRow): KnownFinding {
  return {
    id: row.id,
    address: row.address,
    type: row.type,
    kind: row.kind,
    severity: row.severity,
    identity: JSON.parse(row.identity),
    changes: JSON.parse(row.changes),
    attribution: JSON.parse(row.attribution),
    desired: JSON.parse(row.desired) ?? undefined,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
  };
}
