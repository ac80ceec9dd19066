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
  { sha256 }: DesiredRead,
  resource: DesiredResource | undefined,
): { outcome: Resolution['outcome']; doubt?: string } {
  return because === 'gone'
    ? { outcome: 'removed' }
    : outcomeOf({
        kind: finding.kind,
        changes: finding.changes,
        then: finding.desired,
        now: { sha256, resource },
      });
}

const WHAT_IT_DID = {
  adopted: 'has the live value',
  absorbed: 'took over the live value',
  removed: 'does not have the resource any more',
};

/**
 * Who ended a drift by moving the code: whoever brought the state that ended it,
 * if its source knows.
 *
 * @internal
 */
export function whoMovedTheCode(
  outcome: keyof typeof WHAT_IT_DID,
  { serial, origin, writtenAt }: DesiredRead,
): Attribution {
  if (!origin?.by) {
    return unknown(
      `The state of serial ${serial} ${WHAT_IT_DID[outcome]}; who wrote it is not recorded there.`,
    );
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
