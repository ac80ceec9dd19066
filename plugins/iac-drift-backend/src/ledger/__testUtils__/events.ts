import {
  createEvent,
  type JsonValue,
  type LedgerEvent,
} from '@iac-drift/ledger';

export const ORIGIN = 'drift.example.com/log';

/** The type of the events here, for read models that follow them. */
export const EVENT_DETECTED = 'io.iac-drift.finding.detected.v1';

export function event(
  id: string,
  data: JsonValue = { id },
  type = EVENT_DETECTED,
): LedgerEvent {
  return createEvent({
    id,
    source: '//drift.example.com',
    type,
    time: '2026-11-23T10:00:00.000Z',
    data,
  });
}

export function events(count: number, prefix = 'e'): LedgerEvent[] {
  return Array.from({ length: count }, (_, i) => event(`${prefix}-${i}`));
}
