import { randomUUID } from 'node:crypto';
import {
  EVENT_TYPES,
  FindingAttributed,
  findingAttributed,
  FindingDetected,
  findingDetected,
  FindingResolved,
  findingResolved,
  FindingUpdated,
  findingUpdated,
  ScanCompleted,
  ScanFailed,
  StateRegressed,
  stateRegressed,
} from '../findings/events';
import { createEvent, LedgerEvent } from '../ledger';
import { toLogValue } from './logData';

/**
 * Makes the events that a scan hands to the log. Each is checked here against
 * the shape that the projection reads, so that the log never holds one that
 * cannot be read back.
 *
 * @internal
 */
export const scanEvents = {
  detected(time: string, data: FindingDetected): LedgerEvent {
    return make(
      EVENT_TYPES.detected,
      time,
      data.findingId,
      findingDetected.parse(toLogValue(data)),
    );
  },
  updated(time: string, data: FindingUpdated): LedgerEvent {
    return make(
      EVENT_TYPES.updated,
      time,
      data.findingId,
      findingUpdated.parse(toLogValue(data)),
    );
  },
  attributed(time: string, data: FindingAttributed): LedgerEvent {
    return make(
      EVENT_TYPES.attributed,
      time,
      data.findingId,
      findingAttributed.parse(toLogValue(data)),
    );
  },
  resolved(time: string, data: FindingResolved): LedgerEvent {
    return make(
      EVENT_TYPES.resolved,
      time,
      data.findingId,
      findingResolved.parse(toLogValue(data)),
    );
  },
  completed(time: string, data: ScanCompleted): LedgerEvent {
    return make(EVENT_TYPES.scanCompleted, time, data.stackId, data);
  },
  regressed(time: string, data: StateRegressed): LedgerEvent {
    return make(
      EVENT_TYPES.stateRegressed,
      time,
      data.stackId,
      stateRegressed.parse(toLogValue(data)),
    );
  },
  failed(time: string, data: ScanFailed): LedgerEvent {
    return make(EVENT_TYPES.scanFailed, time, data.stackId, data);
  },
};

function make(
  type: string,
  time: string,
  subject: string,
  data: { stackId: string },
): LedgerEvent {
  return createEvent({
    id: randomUUID(),
    source: `/iac-drift/stacks/${data.stackId}`,
    type,
    time,
    subject,
    data: toLogValue(data),
  });
}
