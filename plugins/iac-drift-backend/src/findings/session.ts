import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import { digestOf } from '../scan/logData';
import type { FindingRow } from './tables';

/**
 * What a finding is grouped by with others of the same session of an actor. Where
 * the events name no session, as of a key that never ends, it is what one actor did
 * from one place on one day (UTC).
 *
 * @internal
 */
export function sessionColumns(
  attribution: Attribution,
): Pick<FindingRow, 'session' | 'acted_at'> {
  const { actor, session, channel, sourceIp, time, confidence } = attribution;
  const told = session
    ? [session]
    : [actor, channel, sourceIp, time?.slice(0, 10)].map(one => one ?? null);
  return {
    session: actor && confidence !== 'unknown' ? digestOf(told) : '',
    acted_at: time ?? null,
  };
}
