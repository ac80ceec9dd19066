/** Types of events that the log is known to hold, and the words for each. @internal */
export const EVENT_WORDS = {
  'io.iac-drift.finding.detected.v1': 'log.event.findingDetected',
  'io.iac-drift.finding.updated.v1': 'log.event.findingUpdated',
  'io.iac-drift.finding.attributed.v1': 'log.event.findingAttributed',
  'io.iac-drift.finding.resolved.v1': 'log.event.findingResolved',
  'io.iac-drift.finding.decided.v1': 'log.event.findingDecided',
  'io.iac-drift.scan.completed.v1': 'log.event.scanCompleted',
  'io.iac-drift.scan.failed.v1': 'log.event.scanFailed',
  'io.iac-drift.state.regressed.v1': 'log.event.stateRegressed',
  'io.iac-drift.signing.stopped.v1': 'log.event.signingStopped',
  'io.iac-drift.signing.resumed.v1': 'log.event.signingResumed',
  'io.iac-drift.store.proved.v1': 'log.event.storeProved',
  'io.iac-drift.export.completed.v1': 'log.event.exportCompleted',
  'io.iac-drift.log.verified.v1': 'log.event.logVerified',
  'io.iac-drift.log.read.v1': 'log.event.logRead',
  'io.iac-drift.log.heartbeat.v1': 'log.event.heartbeat',
  'io.iac-drift.key.rotated.v1': 'log.event.keyRotated',
  'io.iac-drift.config.changed.v1': 'log.event.configChanged',
  'io.iac-drift.log.created.v1': 'log.event.logCreated',
} as const;

/** @internal */
export type KnownEventType = keyof typeof EVENT_WORDS;

/** @internal */
export const EVENT_TYPES = Object.keys(EVENT_WORDS) as KnownEventType[];

/** @internal */
export function isKnownEventType(type: unknown): type is KnownEventType {
  return typeof type === 'string' && Object.hasOwn(EVENT_WORDS, type);
}
