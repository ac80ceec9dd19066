import { randomUUID } from 'node:crypto';
import type {
  Attribution,
  Resolution,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import type {
  AttributionRequest,
  DesiredRead,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { severityOf, type SeverityRule } from '@iac-drift/engine';
import type { LedgerEvent } from '../ledger';
import { Attribute, unknown } from '../scan/attribute';
import { BY_A_RULE, whoMovedTheCode } from '../scan/endOfDrift';
import { questionAbout } from '../scan/lateAttributions';
import { stableJson, toLogChanges } from '../scan/logData';
import { scanEvents } from '../scan/scanEvents';
import type {
  SeenObject,
  UnmanagedFinding,
  UnmanagedTransition,
} from './reconcileUnmanaged';

/**
 * What the events of one watch are made of.
 *
 * @internal
 */
export interface WatchContext {
  now: Date;
  attribute: Attribute;
  severityRules: SeverityRule[];
  ownersOf(object: SeenObject): string[];
  /** The state of the stack that declares an object now, where it is known. */
  declaredBy(finding: UnmanagedFinding): DesiredRead | undefined;
}

type Resolve = Extract<UnmanagedTransition, { action: 'resolve' }>;

/** An event that only waits for who did it. */
interface Draft {
  /** Absent when nobody needs to be asked. */
  request?: AttributionRequest;
  event(answer: Attribution): LedgerEvent;
}

const OUTCOMES: Record<Resolve['because'], Resolution['outcome']> = {
  gone: 'reverted',
  claimed: 'adopted',
  'left-out': 'ignored',
  hidden: 'ignored',
  unwatched: 'ignored',
};

const NOT_ASKED = unknown('Nobody was asked.');

/**
 * Turns the transitions of a watch into events for the log. Who made and who deleted
 * things is asked for all at once.
 *
 * @internal
 */
export async function unmanagedEvents(
  context: WatchContext,
  transitions: readonly UnmanagedTransition[],
): Promise<LedgerEvent[]> {
  const drafts = transitions.flatMap(
    transition => draftOf(context, transition) ?? [],
  );
  const requests = drafts.flatMap(({ request }) => request ?? []);
  const answers = (await context.attribute(requests)).values();
  return drafts.map(({ request, event }) =>
    event(request ? answers.next().value ?? NOT_ASKED : NOT_ASKED),
  );
}

function draftOf(
  context: WatchContext,
  transition: UnmanagedTransition,
): Draft | undefined {
  switch (transition.action) {
    case 'open':
      return detected(context, transition.object);
    case 'keep':
      return updated(context, transition.finding, transition.object);
    default:
      return resolved(context, transition);
  }
}

function detected(context: WatchContext, object: SeenObject): Draft {
  const { stackId, stack, result } = object;
  const { address, type, identity, liveAsOf } = result;
  return {
    request: {
      ...questionAbout({ ...result, kind: 'unmanaged' }, 'drift', liveAsOf),
    },
    event: attribution =>
      scanEvents.detected(context.now.toISOString(), {
        findingId: randomUUID(),
        stackId,
        stack,
        address,
        type,
        kind: 'unmanaged',
        severity: severityIn(context, object),
        identity,
        entityRefs: context.ownersOf(object),
        changes: toLogChanges(result.changes),
        attribution,
        liveAsOf,
      }),
  };
}

function updated(
  context: WatchContext,
  finding: UnmanagedFinding,
  object: SeenObject,
): Draft | undefined {
  const changes = toLogChanges(object.result.changes);
  const severity = severityIn(context, object);
  if (
    severity === finding.severity &&
    stableJson(changes) === stableJson(finding.changes)
  ) {
    return undefined;
  }
  return {
    // It was made once, whatever it is called since.
    event: () =>
      scanEvents.updated(context.now.toISOString(), {
        ...namesOf(finding),
        severity,
        identity: object.result.identity,
        changes,
        attribution: finding.attribution,
        liveAsOf: object.result.liveAsOf,
      }),
  };
}

function resolved(context: WatchContext, { finding, because }: Resolve): Draft {
  const time = context.now.toISOString();
  const state = because === 'claimed' ? context.declaredBy(finding) : undefined;
  return {
    request:
      because === 'gone' ? questionAbout(finding, 'resolution') : undefined,
    event: answer =>
      scanEvents.resolved(time, {
        ...namesOf(finding),
        resolution: {
          outcome: OUTCOMES[because],
          time,
          attribution: because === 'gone' ? answer : whoEnded(because, state),
          ...(state
            ? { desired: { serial: state.serial, ...state.origin } }
            : {}),
        },
        lastSeen: finding.lastSeen,
      }),
  };
}

function whoEnded(
  because: Exclude<Resolve['because'], 'gone'>,
  state: DesiredRead | undefined,
): Attribution {
  switch (because) {
    case 'claimed':
      return state
        ? whoMovedTheCode('adopted', 'declared', state)
        : unknown('A stack declares it now, or what it is a part of.');
    case 'left-out':
      return unknown(
        'It is seen to belong to an AWS service or another controller, which makes such objects by itself.',
      );
    case 'hidden':
      return BY_A_RULE;
    default:
      return unknown(
        'Its account, region or type is not watched any more; the log says when the configuration changed.',
      );
  }
}

function severityIn({ severityRules }: WatchContext, { result }: SeenObject) {
  return severityOf({ ...result, kind: 'unmanaged' }, severityRules);
}

function namesOf({ id, stackId, stack, address }: UnmanagedFinding) {
  return { findingId: id, stackId, stack, address };
}
