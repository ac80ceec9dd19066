import type { DesiredRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import { oneLine } from '../errors';
import type { StateRead } from '../findings/events';
import { toLogValue } from './logData';

/**
 * Which state was read, for the log: everything that names it and nothing of what
 * is in it.
 *
 * @internal
 */
export function stateOf(read: DesiredRead): StateRead {
  const { serial, lineage, sha256, writtenAt, origin } = read;
  return {
    serial,
    lineage: String(toLogValue(oneLine(lineage))),
    sha256,
    ...(writtenAt ? { writtenAt } : {}),
    ...origin,
  };
}
