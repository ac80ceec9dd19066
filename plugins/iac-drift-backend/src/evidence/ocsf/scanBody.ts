import { EVENT_TYPES } from '../../findings/events';
import {
  type Data,
  type OcsfBody,
  type OcsfClass,
  record,
  SEVERITY,
  textOf,
  timeOf,
} from './OcsfEvent';

const SCAN_ACTIVITY: OcsfClass = {
  uid: 6007,
  name: 'Scan Activity',
  category: { uid: 6, name: 'Application Activity' },
};

/**
 * A scan as Scan Activity.
 *
 * @returns undefined when the event is of no scan
 * @internal
 */
export function scanBody(type: string, data: Data): OcsfBody | undefined {
  const isCompleted = type === EVENT_TYPES.scanCompleted;
  if (!isCompleted && type !== EVENT_TYPES.scanFailed) {
    return undefined;
  }
  const stack = textOf(data.stack) ?? 'A stack';
  const { inSync, drifted, unverifiable } = record(data.verdicts);
  const counts = [inSync, drifted, unverifiable].map(n => Number(n ?? 0));
  return {
    class: SCAN_ACTIVITY,
    activity: isCompleted
      ? { id: 2, name: 'Completed' }
      : { id: 6, name: 'Error' },
    severity: isCompleted ? SEVERITY.informational : SEVERITY.medium,
    message: isCompleted
      ? `${stack} was compared with the cloud.`
      : `${stack} could not be compared: ${textOf(data.error) ?? 'unknown'}`,
    attributes: {
      scan: { name: stack, type_id: 99, type: 'Drift' },
      start_time: timeOf(data.startedAt),
      end_time: timeOf(data.finishedAt),
      ...(isCompleted && {
        total: counts.reduce((a, b) => a + b),
        num_detections: counts[1],
        num_skipped_items: counts[2],
      }),
    },
  };
}
