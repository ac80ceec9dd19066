import type { DesiredRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import { stateRead } from '../findings/events';
import type { LedgerEvent } from '../ledger';
import type { StackRow } from '../stacks/tables';
import { scanEvents } from './scanEvents';
import { stateOf } from './stateOf';

/**
 * The event that a state went back, or is another one than before: terraform only
 * ever counts serials up, and keeps the lineage.
 *
 * @returns undefined when the state went on, or was never read before
 * @internal
 */
export function regressionOf(
  stack: StackRow,
  desired: DesiredRead,
  now: Date,
): LedgerEvent | undefined {
  const { serial, lineage, sha256, state_version } = stack;
  if (serial === null || lineage === null || sha256 === null) {
    return undefined;
  }
  const to = stateRead.safeParse(stateOf(desired)).data;
  if (!to || (to.lineage === lineage && to.serial >= Number(serial))) {
    return undefined;
  }
  return scanEvents.regressed(now.toISOString(), {
    stackId: stack.id,
    stack: stack.ref,
    severity: 'high',
    from: {
      serial: Number(serial),
      lineage,
      sha256,
      ...(state_version !== null ? { version: state_version } : {}),
    },
    to,
  });
}
