import type {
  Attribution,
  Resolution,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import type { Change, JsonValue, ResourceIdentity } from '@iac-drift/engine';
import { z } from 'zod';

/** Types of the events about findings and scans. @internal */
export const EVENT_TYPES = {
  detected: 'io.iac-drift.finding.detected.v1',
  updated: 'io.iac-drift.finding.updated.v1',
  attributed: 'io.iac-drift.finding.attributed.v1',
  resolved: 'io.iac-drift.finding.resolved.v1',
  decided: 'io.iac-drift.finding.decided.v1',
  scanCompleted: 'io.iac-drift.scan.completed.v1',
  scanFailed: 'io.iac-drift.scan.failed.v1',
  stateRegressed: 'io.iac-drift.state.regressed.v1',
} as const;

const jsonValue = z.custom<JsonValue>(value => value !== undefined);

const change: z.ZodType<Change> = z.object({
  path: z.string(),
  desired: jsonValue,
  live: jsonValue,
  sensitive: z.boolean(),
});

const identity: z.ZodType<ResourceIdentity> = z.object({
  type: z.string(),
  id: z.string().optional(),
  arn: z.string().optional(),
  accountId: z.string().optional(),
  region: z.string().optional(),
  resourceType: z.string().optional(),
  resourceId: z.string().optional(),
});

const attribution: z.ZodType<Attribution> = z.object({
  actor: z.string().optional(),
  userRef: z.string().optional(),
  chain: z.array(z.string()),
  eventId: z.string().optional(),
  eventName: z.string().optional(),
  region: z.string().optional(),
  time: z.string().optional(),
  sourceIp: z.string().optional(),
  userAgent: z.string().optional(),
  channel: z.enum(['console', 'cli', 'sdk', 'iac', 'service']).optional(),
  session: z.string().optional(),
  confidence: z.enum(['confirmed', 'probable', 'unknown']),
  reason: z.string().optional(),
  looking: z.boolean().optional(),
  rejected: z.array(
    z.object({
      eventId: z.string(),
      eventName: z.string(),
      time: z.string(),
      reason: z.string(),
    }),
  ),
});

const resolution: z.ZodType<Resolution> = z.object({
  outcome: z.enum(['reverted', 'adopted', 'removed', 'absorbed', 'ignored']),
  time: z.string(),
  attribution,
  desired: z
    .object({
      serial: z.number().optional(),
      version: z.string().optional(),
      commit: z.string().optional(),
      run: z.string().optional(),
      by: z.string().optional(),
    })
    .optional(),
});

const severity = z.enum(['critical', 'high', 'medium', 'low']);

/** Which desired state a finding was judged against; no state has what is unmanaged. */
const desired = z.object({
  /** Absent, with the lineage, of a plan. */
  serial: z.number().optional(),
  lineage: z.string().optional(),
  /** SHA-256 of the bytes of the state, or of the plan. */
  sha256: z.string(),
  /** Version of the state in its store, where the source knows it. */
  version: z.string().optional(),
  /** Commit of the code, where the source knows it. */
  commit: z.string().optional(),
  /** When the state was written, where the source knows it, ISO 8601 UTC. */
  writtenAt: z.string().optional(),
  /** SHA-256 of the desired attributes that the changes lie in, secrets left out. */
  attributesSha256: z.string().optional(),
});

const common = {
  findingId: z.string(),
  stackId: z.string(),
  stack: z.string(),
  address: z.string(),
};

/** What bounds the search for who did it, ISO 8601 UTC. */
const bounds = {
  /** Capture time of the live item that was compared. */
  liveAsOf: z.string().optional(),
  /** Capture time of the newest live item that did not have the change yet. */
  notBefore: z.string().optional(),
};

/** Data of `finding.detected`. @internal */
export const findingDetected = z.object({
  ...common,
  type: z.string(),
  kind: z.enum(['changed', 'deleted', 'unmanaged', 'absorbed', 'contested']),
  severity,
  identity,
  entityRefs: z.array(z.string()),
  changes: z.array(change),
  attribution,
  desired: desired.optional(),
  ...bounds,
});

/** Data of `finding.updated`: what holds from now on. @internal */
export const findingUpdated = z.object({
  ...common,
  severity,
  identity,
  changes: z.array(change),
  attribution,
  desired: desired.optional(),
  ...bounds,
});

/** Data of `finding.attributed`: an answer that came after its question. @internal */
export const findingAttributed = z.object({
  ...common,
  /** Who made the drift, or who ended it. */
  of: z.enum(['drift', 'resolution']),
  attribution,
  /** Time of the event that left the question open, ISO 8601 UTC. */
  askedAt: z.string(),
});

/** Data of `finding.resolved`. @internal */
export const findingResolved = z.object({
  ...common,
  resolution,
  /** The last time that the drift was seen, ISO 8601 UTC. */
  lastSeen: z.string(),
  desired: desired.optional(),
  ...bounds,
});

/** Data of `finding.decided`. @internal */
export const findingDecided = z.object({
  ...common,
  decision: z.enum(['acknowledge', 'accept', 'reopen']),
  by: z.string(),
  reason: z.string().optional(),
  until: z.string().optional(),
  /** SHA-256 of the changes that were decided on. */
  revision: z.string(),
});

/** What was read, and who brought it there, as far as the source knows. */
const desiredRead = z.object({
  serial: z.number().optional(),
  lineage: z.string().optional(),
  sha256: z.string(),
  writtenAt: z.string().optional(),
  version: z.string().optional(),
  commit: z.string().optional(),
  run: z.string().optional(),
  by: z.string().optional(),
});

/** A state that was read. @internal */
export const stateRead = desiredRead.required({ serial: true, lineage: true });

/** Data of `state.regressed`: what was read before, and what is there now. @internal */
export const stateRegressed = z.object({
  stackId: z.string(),
  stack: z.string(),
  severity,
  from: stateRead,
  to: stateRead,
});

/** @internal */
export type DesiredRead = z.infer<typeof desiredRead>;
/** @internal */
export type StateRead = z.infer<typeof stateRead>;
/** @internal */
export type StateRegressed = z.infer<typeof stateRegressed>;
/** @internal */
export type FindingDecided = z.infer<typeof findingDecided>;
/** @internal */
export type FindingDetected = z.infer<typeof findingDetected>;
/** @internal */
export type FindingUpdated = z.infer<typeof findingUpdated>;
/** @internal */
export type FindingAttributed = z.infer<typeof findingAttributed>;
/** @internal */
export type FindingResolved = z.infer<typeof findingResolved>;
/** @internal */
export type DesiredDigest = z.infer<typeof desired>;

/** Data of `scan.completed`: what was read, as digests, and what came of it. @internal */
export interface ScanCompleted {
  stackId: string;
  stack: string;
  startedAt: string;
  finishedAt: string;
  desired: DesiredRead;
  /** Of a stack that is reported: who reported the plan, and when it was made. */
  report?: { by: string; plannedAt: string };
  live: {
    items: number;
    failures: number;
    /** Capture time of the newest live item, ISO 8601 UTC. */
    newest?: string;
  };
  /** Calls of the cloud's API, by name. */
  calls: Record<string, number>;
  verdicts: { inSync: number; drifted: number; unverifiable: number };
  unverifiableByReason: Record<string, number>;
  coverage: {
    resourcesChecked: number;
    resourcesKnown: number;
    attributesCompared: number;
    attributesDeclared: number;
  };
}

/** Data of `scan.failed`. @internal */
export interface ScanFailed {
  stackId: string;
  stack: string;
  startedAt: string;
  finishedAt: string;
  /** One sentence for a person, free of secrets. */
  error: string;
}
