import type {
  Attribution,
  Resolution,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import type { DesiredRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { DesiredResource } from '@iac-drift/engine';
import { unknown } from './attribute';
import { outcomeOf } from './outcome';
import type { Transition } from './reconcile';

/**
 * How a drift ended, by what moved since.
 *
 * @returns the outcome, and the reason when which side moved is not certain
 * @internal
 */
export function endOfDrift(
  { because, finding }: Extract<Transition, { action: 'resolve' }>,
  { sha256, origin }: DesiredRead,
  resource: DesiredResource | undefined,
): { outcome: Resolution['outcome']; doubt?: string } {
  switch (because) {
    case 'gone':
    case 'uncontested':
      return { outcome: 'removed' };
    case 'moved-on':
      return { outcome: 'adopted' };
    case 'ignored':
      return { outcome: 'ignored' };
    default:
      return outcomeOf({
        kind: finding.kind,
        changes: finding.changes,
        then: finding.desired,
        now: { sha256, commit: origin?.commit, resource },
      });
  }
}

/** Who hid a drift by a rule. @internal */
export const BY_A_RULE = unknown(
  'Who wrote the rule is not known; the log says when the configuration changed.',
);

const WHAT_IT_DID = {
  adopted: 'has the live value',
  absorbed: 'took over the live value',
  gone: 'does not have the resource any more',
  'moved-on': 'has another value since',
  declared: 'declares it now',
};

/**
 * Who ended a drift by other means than the cloud: whoever brought the state that
 * ended it, if its source knows.
 *
 * @internal
 */
export function whoMovedTheCode(
  outcome: Exclude<Resolution['outcome'], 'reverted'>,
  because: Extract<Transition, { action: 'resolve' }>['because'] | 'declared',
  { serial, origin, writtenAt }: DesiredRead,
): Attribution {
  if (because === 'uncontested') {
    return unknown(
      'No other stack declares the object any more; who took it out there is not recorded here.',
    );
  }
  if (outcome === 'ignored' || because === 'ignored') {
    return BY_A_RULE;
  }
  if (!origin?.by) {
    const state =
      serial === undefined
        ? 'The state that the plan was made of'
        : `The state of serial ${serial}`;
    const did =
      because === 'in-sync'
        ? WHAT_IT_DID[outcome === 'absorbed' ? 'absorbed' : 'adopted']
        : WHAT_IT_DID[because];
    return unknown(`${state} ${did}; who wrote it is not recorded there.`);
  }
  return {
    actor: origin.by,
    chain: origin.run ? [origin.by, origin.run] : [origin.by],
    ...(writtenAt ? { time: writtenAt } : {}),
    channel: 'iac',
    confidence: 'confirmed',
    rejected: [],
  };
}
