import type { FindingRow } from '../findings/tables';
import { stackIdOf } from '../stacks/ref';

const STACK = 'terraform:demo/orders/terraform.tfstate';

let made = 0;

/** A row of the table of findings, of which a test says what it is about. */
export function findingRow(
  row: Partial<FindingRow> & Pick<FindingRow, 'first_seen'>,
): FindingRow {
  made += 1;
  const first = row.first_seen;
  return {
    id: `f${made}`,
    open_fingerprint: row.resolved_at ? null : `f${made}`,
    stack_id: stackIdOf(STACK),
    stack: STACK,
    address: `aws_sqs_queue.q${made}`,
    type: 'aws_sqs_queue',
    kind: 'changed',
    state: row.resolved_at ? 'resolved' : 'open',
    severity: 'medium',
    identity: JSON.stringify({ type: 'aws_sqs_queue', accountId: '111' }),
    entity_refs: '[]',
    changes: '[]',
    attribution: '{}',
    desired: '{}',
    last_seen: first,
    changed_at: first,
    resolution: null,
    resolved_at: null,
    search: '',
    decision: null,
    accepted_revision: null,
    accepted_until: null,
    session: '',
    acted_at: null,
    ...row,
  };
}
