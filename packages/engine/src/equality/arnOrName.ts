import { isEmpty } from '../json';
import { Semantics } from './semantics';

/**
 * The same thing, by ARN or by name. Two ARNs must be the same; an ARN and a
 * name agree on the ARN's last part (`arn:aws:iam::1:instance-profile/web` is
 * `web`). An ARN's trailing `:*`, which log groups get, says nothing.
 *
 * @internal
 */
export const arnOrName: Semantics = {
  name: 'ARN or name',
  compare(desired, live) {
    if (isEmpty(desired) || isEmpty(live)) return 'different';
    if (typeof desired !== 'string' || typeof live !== 'string') {
      return 'unknown';
    }
    const [a, b] = [bare(desired), bare(live)];
    if (a === b) return 'equal';
    if (isArn(a) && isArn(b)) return 'different';
    return lastPart(a) === lastPart(b) ? 'equal' : 'different';
  },
  show: live => live,
};

/** Whether a text is an ARN, of any partition. @internal */
export function isArn(value: string): boolean {
  return /^arn:[a-z0-9-]+:/.test(value);
}

/** `web` of `arn:aws:iam::1:instance-profile/path/web`. @internal */
export function lastPart(value: string): string {
  return isArn(value) ? value.split(/[:/]/).pop() ?? value : value;
}

function bare(value: string): string {
  return value.replace(/:\*$/, '');
}
