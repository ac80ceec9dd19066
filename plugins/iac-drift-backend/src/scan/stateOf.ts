import type { DesiredRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import { oneLine } from '../errors';
import type { DesiredRead as LoggedRead } from '../findings/events';
import { toLogValue } from './logData';

/**
 * What was read, for the log: everything that names it and nothing of what
 * is in it.
 *
 * @internal
 */
export function stateOf(read: DesiredRead): LoggedRead {
  const { serial, lineage, sha256, writtenAt, origin } = read;
  return {
    ...(serial !== undefined ? { serial } : {}),
    ...(lineage !== undefined
      ? { lineage: String(toLogValue(oneLine(lineage))) }
      : {}),
    sha256,
    ...(writtenAt ? { writtenAt } : {}),
    ...origin,
  };
}
