import { randomUUID } from 'node:crypto';
import type { Resolution } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { DesiredRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  Change,
  DesiredResource,
  ResourceResult,
  severityOf,
} from '@iac-drift/engine';
import type { DesiredDigest } from '../findings/events';
import type { LedgerEvent } from '../ledger';
import { Attribute, unknown } from './attribute';
import { stableJson, toLogChanges } from './logData';
import { digestOfDesired, outcomeOf } from './outcome';
import { KnownFinding, Transition } from './reconcile';
import { scanEvents } from './scanEvents';

/** The trail arrives minutes late: so long is an unknown identity asked for again. */
const ASK_AGAIN_MS = 60 * 60 * 1000;

/**
 * What the last scan that could judge a resource saw, ISO 8601 UTC.
 *
 * @internal
 */
export interface LastVerdict {
  /** Capture time of the newest live item that agreed with the code. */
  inSyncAsOf?: string;
  /** Capture time of the live item that was compared last. */
  liveAsOf?: string;
  /** When the resource was last seen drifted, if it was at the last scan. */
  driftedAt?: string;
}

/**
 * What the events of one scan are made of.
 *
 * @internal
 */
export interface ScanContext {
  stackId: string;
  stack: string;
  now: Date;
  desired: DesiredRead;
  attribute: Attribute;
  /** Entities that own an address now. */
  ownersOf: (address: string) => string[];
  /** By address. */
  lastLive: Map<string, LastVerdict>;
}

/**
 * Turns the transitions of a scan into events for the log: one for each drift that
 * appeared, is gone, or of which something else is known than before.
 *
 * @internal
 */
export async function findingEvents(
  context: ScanContext,
  transitions: readonly Transition[],
): Promise<LedgerEvent[]> {
  const resources = new Map(
    context.desired.resources.map(resource => [resource.address, resource]),
  );
  const events: LedgerEvent[] = [];
  for (const transition of transitions) {
    const address =
      transition.action === 'open'
        ? transition.result.address
        : transition.finding.address;
    const event = await eventOf(context, transition, resources.get(address));
    if (event) {
      events.push(event);
    }
  }
  return events;
}

async function eventOf(
  context: ScanContext,
  transition: Transition,
  resource: DesiredResource | undefined,
): Promise<LedgerEvent | undefined> {
  switch (transition.action) {
    case 'open':
      return detected(context, transition.result, transition.kind, resource);
    case 'keep':
      return updated(context, transition.finding, transition.result, resource);
    default:
      return resolved(context, transition, resource);
  }
}

async function detected(
  context: ScanContext,
  result: ResourceResult,
  kind: 'changed' | 'deleted',
  resource: DesiredResource | undefined,
): Promise<LedgerEvent> {
  const { stackId, stack, now, attribute, ownersOf, lastLive } = context;
  const changes = toLogChanges(result.changes);
  return scanEvents.detected(now.toISOString(), {
    findingId: randomUUID(),
    stackId,
    stack,
    address: result.address,
    type: result.type,
    kind,
    severity: severityOf(result),
    identity: result.identity,
    entityRefs: ownersOf(result.address),
    changes,
    attribution: await attribute({
      result,
      of: 'drift',
      notBefore: lastLive.get(result.address)?.inSyncAsOf,
    }),
    desired: desiredDigest(context.desired, changes, resource),
    liveAsOf: result.liveAsOf,
  });
}

async function updated(
  context: ScanContext,
  finding: KnownFinding,
  result: ResourceResult,
  resource: DesiredResource | undefined,
): Promise<LedgerEvent | undefined> {
  const { now, attribute, lastLive } = context;
  const changes = toLogChanges(result.changes);
  const severity = severityOf(result);
  const moved = stableJson(changes) !== stableJson(finding.changes);
  const isUnknown = finding.attribution.confidence === 'unknown';

  let attribution = finding.attribution;
  if (moved || (isUnknown && isYoung(now, finding.changedAt))) {
    attribution = await attribute({
      result,
      of: 'drift',
      notBefore: lastLive.get(result.address)?.inSyncAsOf,
    });
  }
  const nowKnown = isUnknown && attribution.confidence !== 'unknown';
  if (!moved && !nowKnown && severity === finding.severity) {
    return undefined;
  }
  return scanEvents.updated(now.toISOString(), {
    ...namesOf(context, finding),
    severity,
    identity: result.identity,
    changes,
    attribution,
    desired: desiredDigest(context.desired, changes, resource),
    liveAsOf: result.liveAsOf,
  });
}

async function resolved(
  context: ScanContext,
  transition: Extract<Transition, { action: 'resolve' }>,
  resource: DesiredResource | undefined,
): Promise<LedgerEvent> {
  const { now, desired, attribute, lastLive } = context;
  const { finding, because } = transition;
  const time = now.toISOString();

  let outcome: Resolution['outcome'] = 'removed';
  let attribution = unknown(
    `The resource is not in the state of serial ${desired.serial} any more; who took it out is not recorded there.`,
  );
  if (because === 'in-sync') {
    const ended = outcomeOf({
      kind: finding.kind,
      changes: finding.changes,
      then: finding.desired,
      now: { sha256: desired.sha256, resource },
    });
    outcome = ended.outcome;
    if (outcome === 'adopted') {
      attribution = unknown(
        `The state of serial ${desired.serial} has the live value; who changed the code is not recorded there.`,
      );
    } else {
      attribution = await attribute({
        result: transition.result
          ? { ...transition.result, changes: finding.changes }
          : withoutDrift(finding),
        of: 'resolution',
        notBefore: lastLive.get(finding.address)?.liveAsOf,
      });
      if (ended.doubt) {
        attribution = { ...attribution, reason: ended.doubt };
      }
    }
  }
  return scanEvents.resolved(time, {
    ...namesOf(context, finding),
    resolution: { outcome, time, attribution },
    lastSeen: lastSeen(finding, context),
    desired: desiredDigest(desired, finding.changes, resource),
  });
}

/**
 * Events for findings that ended lately and of which it was not known who ended
 * them, where it is known by now.
 *
 * @internal
 */
export async function lateAttributions(
  context: ScanContext,
  ended: readonly KnownFinding[],
): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (const finding of ended) {
    const { resolution } = finding;
    if (
      resolution?.outcome !== 'reverted' ||
      resolution.attribution.confidence !== 'unknown' ||
      !isYoung(context.now, resolution.time)
    ) {
      continue;
    }
    const attribution = await context.attribute({
      result: withoutDrift(finding),
      of: 'resolution',
      notBefore: finding.attribution.time,
    });
    if (attribution.confidence !== 'unknown') {
      events.push(
        scanEvents.updated(context.now.toISOString(), {
          ...namesOf(context, finding),
          severity: finding.severity,
          identity: finding.identity,
          changes: finding.changes,
          attribution: finding.attribution,
          desired: finding.desired,
          resolution: { ...resolution, attribution },
        }),
      );
    }
  }
  return events;
}

/**
 * From when on a finding that ended may be of interest to a scan, ISO 8601 UTC.
 *
 * @internal
 */
export function lateSince(now: Date): string {
  return new Date(now.getTime() - ASK_AGAIN_MS).toISOString();
}

function isYoung(now: Date, time: string): boolean {
  return time >= lateSince(now);
}

function namesOf(context: ScanContext, finding: KnownFinding) {
  return {
    findingId: finding.id,
    stackId: context.stackId,
    stack: context.stack,
    address: finding.address,
  };
}

function desiredDigest(
  { serial, lineage, sha256 }: DesiredRead,
  changes: readonly Change[],
  resource: DesiredResource | undefined,
): DesiredDigest {
  const attributesSha256 = digestOfDesired(changes, resource);
  return {
    serial,
    lineage,
    sha256,
    ...(attributesSha256 ? { attributesSha256 } : {}),
  };
}

/** A finding as the comparison would put it once its drift is gone. */
function withoutDrift(finding: KnownFinding): ResourceResult {
  return {
    address: finding.address,
    type: finding.type,
    identity: finding.identity,
    verdict: 'in-sync',
    changes: finding.changes,
    unverified: [],
    attributesCompared: 0,
    attributesDeclared: 0,
  };
}

/** The last scan that judged the resource before this one saw the drift. */
function lastSeen(finding: KnownFinding, context: ScanContext): string {
  const verified = context.lastLive.get(finding.address)?.driftedAt;
  return verified && verified > finding.lastSeen ? verified : finding.lastSeen;
}
