import { createHash } from 'node:crypto';
import type { FindingRow } from './tables';

/**
 * Names the values that a finding shows: a decision is about these and no others.
 *
 * @returns SHA-256 of the changes as they are stored, lower-case hex
 * @internal
 */
export function revisionOf(row: Pick<FindingRow, 'changes'>): string {
  return createHash('sha256').update(row.changes).digest('hex');
}
