import { randomUUID } from 'node:crypto';
import type {
  Attribution,
  FindingKind,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import type {
  AttributionRequest,
  DesiredRead,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  Change,
  DesiredResource,
  ResourceResult,
  Severity,
  severityOf,
  SeverityRule,
} from '@iac-drift/engine';
import type { DesiredDigest } from '../findings/events';
import type { LedgerEvent } from '../ledger';
import { Attribute, unknown } from './attribute';
import { endOfDrift, whoMovedTheCode } from './endOfDrift';
import { asResult } from './lateAttributions';
import { stableJson, toLogChanges } from './logData';
import { digestOfDesired } from './outcome';
import { KnownFinding, Transition } from './reconcile';
import { scanEvents } from './scanEvents';

const NOT_ASKED = unknown('Nobody was asked.');

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
  /** Rules of the organisation, which come before the built-in ones. */
  severityRules: SeverityRule[];
  /** By address. */
  lastLive: Map<string, LastVerdict>;
}

/** An event that only waits for who did it. */
interface Draft {
  /** Absent when nobody needs to be asked. */
  request?: AttributionRequest;
  /** @param answer - to the request, when there is one */
  event(answer: Attribution): LedgerEvent;
}

/**
 * Turns the transitions of a scan into events for the log: one for each drift that
 * appeared, is gone, or of which something else is known than before. Who did them
 * is asked for all at once.
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
  const drafts = transitions.flatMap(transition => {
    const address =
      transition.action === 'open'
        ? transition.result.address
        : transition.finding.address;
    return draftOf(context, transition, resources.get(address)) ?? [];
  });
  const requests = drafts.flatMap(({ request }) => request ?? []);
  const answers = (await context.attribute(requests)).values();
  return drafts.map(({ request, event }) =>
    event(request ? answers.next().value ?? NOT_ASKED : NOT_ASKED),
  );
}

const NO_CALL = unknown('No call made it: two stacks declare the same object.');

/** Of what two stacks claim nothing is worse yet, until one undoes the other. */
function severityIn(
  { severityRules }: ScanContext,
  kind: FindingKind,
  result: ResourceResult,
): Severity {
  return kind === 'contested' ? 'medium' : severityOf(result, severityRules);
}

function draftOf(
  context: ScanContext,
  transition: Transition,
  resource: DesiredResource | undefined,
): Draft | undefined {
  switch (transition.action) {
    case 'open':
      return detected(context, transition.result, transition.kind, resource);
    case 'keep':
      return updated(context, transition.finding, transition.result, resource);
    default:
      return resolved(context, transition, resource);
  }
}

function detected(
  context: ScanContext,
  result: ResourceResult,
  kind: FindingKind,
  resource: DesiredResource | undefined,
): Draft {
  const { stackId, stack, now, ownersOf } = context;
  const changes = toLogChanges(result.changes);
  const request = whoDrifted(context, result);
  return {
    request: kind === 'contested' ? undefined : request,
    event: answer =>
      scanEvents.detected(now.toISOString(), {
        findingId: randomUUID(),
        stackId,
        stack,
        address: result.address,
        type: result.type,
        kind,
        severity: severityIn(context, kind, result),
        identity: result.identity,
        entityRefs: ownersOf(result.address),
        changes,
        attribution: kind === 'contested' ? NO_CALL : answer,
        desired: desiredDigest(context.desired, changes, resource),
        liveAsOf: result.liveAsOf,
        notBefore: request.notBefore,
      }),
  };
}

function updated(
  context: ScanContext,
  finding: KnownFinding,
  result: ResourceResult,
  resource: DesiredResource | undefined,
): Draft | undefined {
  const changes = toLogChanges(result.changes);
  const isContested = finding.kind === 'contested';
  const severity = severityIn(context, finding.kind, result);
  const moved = stableJson(changes) !== stableJson(finding.changes);
  if (!moved && severity === finding.severity) {
    return undefined;
  }
  const request = whoDrifted(context, result);
  return {
    request: moved && !isContested ? request : undefined,
    event: answer =>
      scanEvents.updated(context.now.toISOString(), {
        ...namesOf(context, finding),
        severity,
        identity: result.identity,
        changes,
        attribution: moved && !isContested ? answer : finding.attribution,
        desired: desiredDigest(context.desired, changes, resource),
        liveAsOf: result.liveAsOf,
        notBefore: request.notBefore,
      }),
  };
}

function resolved(
  context: ScanContext,
  transition: Extract<Transition, { action: 'resolve' }>,
  resource: DesiredResource | undefined,
): Draft {
  const { now, desired, lastLive } = context;
  const { finding } = transition;
  const time = now.toISOString();
  const { outcome, doubt } = endOfDrift(transition, desired, resource);
  const request: AttributionRequest | undefined =
    outcome === 'reverted'
      ? {
          result: {
            ...asResult(finding),
            liveAsOf: transition.result?.liveAsOf,
          },
          of: 'resolution',
          notBefore: lastLive.get(finding.address)?.liveAsOf,
          desiredAsOf: desired.writtenAt,
        }
      : undefined;
  return {
    request,
    event: answer =>
      scanEvents.resolved(time, {
        ...namesOf(context, finding),
        resolution:
          outcome === 'reverted'
            ? {
                outcome,
                time,
                attribution: doubt ? { ...answer, reason: doubt } : answer,
              }
            : {
                outcome,
                time,
                attribution: whoMovedTheCode(
                  outcome,
                  transition.because,
                  desired,
                ),
                desired: { serial: desired.serial, ...desired.origin },
              },
        lastSeen: lastSeen(finding, context),
        desired: desiredDigest(desired, finding.changes, resource),
        liveAsOf: request?.result.liveAsOf,
        notBefore: request?.notBefore,
      }),
  };
}

function whoDrifted(
  { desired, lastLive }: ScanContext,
  result: ResourceResult,
): AttributionRequest {
  return {
    result,
    of: 'drift',
    notBefore: lastLive.get(result.address)?.inSyncAsOf,
    desiredAsOf: desired.writtenAt,
  };
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
  { serial, lineage, sha256, writtenAt, origin }: DesiredRead,
  changes: readonly Change[],
  resource: DesiredResource | undefined,
): DesiredDigest {
  const attributesSha256 = digestOfDesired(changes, resource);
  return {
    serial,
    lineage,
    sha256,
    ...(writtenAt ? { writtenAt } : {}),
    ...(origin?.version ? { version: origin.version } : {}),
    ...(origin?.commit ? { commit: origin.commit } : {}),
    ...(attributesSha256 ? { attributesSha256 } : {}),
  };
}

/** The last scan that judged the resource before this one saw the drift. */
function lastSeen(finding: KnownFinding, context: ScanContext): string {
  const verified = context.lastLive.get(finding.address)?.driftedAt;
  return verified && verified > finding.lastSeen ? verified : finding.lastSeen;
}
