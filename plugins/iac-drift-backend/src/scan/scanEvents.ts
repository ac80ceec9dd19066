import { randomUUID } from 'node:crypto';
import type { ZodType } from 'zod';
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
  detected: ofFinding<FindingDetected>(EVENT_TYPES.detected, findingDetected),
  updated: ofFinding<FindingUpdated>(EVENT_TYPES.updated, findingUpdated),
  attributed: ofFinding<FindingAttributed>(
    EVENT_TYPES.attributed,
    findingAttributed,
  ),
  resolved: ofFinding<FindingResolved>(EVENT_TYPES.resolved, findingResolved),
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

function ofFinding<T extends { findingId: string; stackId: string }>(
  type: string,
  shape: ZodType<T>,
) {
  return (time: string, data: T): LedgerEvent =>
    make(type, time, data.findingId, shape.parse(toLogValue(data)));
}

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
