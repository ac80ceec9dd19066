import {
  createEvent,
  type JsonValue,
  type LedgerEvent,
} from '@iac-drift/ledger';

export const ORIGIN = 'drift.example.com/log';

export function event(id: string, data: JsonValue = { id }): LedgerEvent {
  return createEvent({
    id,
    source: '//drift.example.com',
    type: 'io.iac-drift.finding.detected.v1',
    time: '2026-11-23T10:00:00.000Z',
    data,
  });
}

export function events(count: number, prefix = 'e'): LedgerEvent[] {
  return Array.from({ length: count }, (_, i) => event(`${prefix}-${i}`));
}
