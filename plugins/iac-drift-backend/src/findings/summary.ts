import type {
  Attribution,
  Channel,
  Resolution,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import type { Change } from '@iac-drift/engine';
import { isPlace } from '../stacks/ref';
import { otherClaims } from './otherClaims';
import type { FindingDecided, FindingResolved } from './events';

const CHANNELS: Record<Channel, string> = {
  console: 'in the console',
  cli: 'on the command line',
  sdk: 'through the API',
  iac: 'with infrastructure code',
  service: 'by itself',
};

/**
 * What moved, without values: `ingress and 2 more`.
 *
 * @internal
 */
export function whatChanged(kind: string, changes: readonly Change[]): string {
  if (kind === 'deleted') {
    return 'the resource was deleted';
  }
  if (kind === 'contested') {
    const [other] = otherClaims(changes);
    return changes.length === 1 && other
      ? `${other.stack} declares the same object, as ${other.address}`
      : `${changes.length} other stacks declare the same object`;
  }
  if (kind === 'unmanaged') {
    return 'no stack declares it; it was made';
  }
  if (changes.length === 0) {
    return 'the resource was changed';
  }
  const [first, ...others] = changes;
  const what = others.length
    ? `${first.path} and ${others.length} more`
    : first.path;
  return kind === 'absorbed'
    ? `${what} changed, and the state took it over unseen`
    : `${what} changed`;
}

/**
 * Who did it, as half a sentence: `by alice@example.com in the console`.
 *
 * @internal
 */
export function byWhom(attribution: Attribution): string {
  if (attribution.looking) {
    return 'by whom is being looked for';
  }
  if (attribution.confidence === 'unknown' || !attribution.actor) {
    return 'by an unknown identity';
  }
  const channel = attribution.channel
    ? ` ${CHANNELS[attribution.channel]}`
    : '';
  const probably = attribution.confidence === 'probable' ? 'probably ' : '';
  return `${probably}by ${attribution.actor}${channel}`;
}

/**
 * What a search came to, as a sentence without its full stop.
 *
 * @internal
 */
export function whoItWas(
  of: 'drift' | 'resolution',
  attribution: Attribution,
): string {
  const { confidence, reason = '' } = attribution;
  if (confidence === 'unknown') {
    return `Who ${
      of === 'drift' ? 'made the drift' : 'ended the drift'
    } stays unknown: ${reason.replace(/\.$/, '')}`;
  }
  return `The drift was ${of === 'drift' ? 'made' : 'ended'} ${byWhom(
    attribution,
  )}`;
}

/**
 * How a drift ended, as a sentence without its full stop.
 *
 * @internal
 */
export function howItEnded({
  resolution,
  stack,
}: Pick<FindingResolved, 'resolution' | 'stack'>): string {
  const { outcome, attribution } = resolution;
  if (isPlace(stack)) {
    return howObjectEnded(outcome, attribution);
  }
  switch (outcome) {
    case 'adopted':
      return 'The code was changed to what the cloud has';
    case 'removed':
      return 'The resource left the code';
    case 'absorbed':
      return 'The state took over what the cloud has';
    case 'ignored':
      return 'A rule of the configuration hides it';
    default:
      return `The cloud was put back to what the code says ${byWhom(
        attribution,
      )}`;
  }
}

/** How an object stopped being one that no stack declares. */
function howObjectEnded(
  outcome: Resolution['outcome'],
  attribution: Attribution,
): string {
  switch (outcome) {
    case 'adopted':
      return 'A stack declares it now';
    case 'ignored':
      return 'It is left out from now on';
    default:
      return `It was deleted ${byWhom(attribution)}`;
  }
}

/**
 * What was decided, by whom and why, as a sentence without its full stop.
 *
 * @internal
 */
export function whatWasDecided(data: FindingDecided): string {
  const { decision, by, reason, until } = data;
  const because = reason ? `: ${reason.replace(/\.$/, '')}` : '';
  switch (decision) {
    case 'acknowledge':
      return `Acknowledged by ${by}${because}`;
    case 'accept':
      return `Accepted by ${by}${until ? ` until ${until}` : ''}${because}`;
    default:
      return `Reopened by ${by}${because}`;
  }
}
