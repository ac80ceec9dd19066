import type { ResourceResult, UnverifiableReason } from '@iac-drift/engine';
import { oneLine } from '../errors';

/** Reasons that pass or can be mended, and what to do where the detail does not say. */
const ADVICE: Partial<Record<UnverifiableReason, string>> = {
  throttled: 'The next scan goes on from there.',
  'access-denied':
    'Grant the right, or renew the credentials that the portal reads with.',
  'source-error': 'The next scan asks again.',
  stale: '',
  'not-recorded': '',
};

/** The same where a plan was reported. @internal */
export const ADVICE_ON_PLANS = {
  ...ADVICE,
  'source-error': 'Report a plan that tells of all of them.',
};

/**
 * How many resources of a completed scan were not checked, why, and what to do: the
 * reason that most of them have.
 *
 * @returns undefined when there was no trouble
 * @internal
 */
export function noticeOf(
  results: readonly ResourceResult[],
  advice: typeof ADVICE = ADVICE,
): string | undefined {
  const groups = new Map<
    string,
    { sentence: string; reason: UnverifiableReason; count: number }
  >();
  for (const result of results) {
    const { verdict, reason = 'source-error', detail = reason } = result;
    if (verdict === 'unverifiable' && advice[reason] !== undefined) {
      const sentence = `${detail.replace(/\.$/, '')}. ${advice[reason]}`.trim();
      const group = groups.get(sentence) ?? { sentence, reason, count: 0 };
      group.count += 1;
      groups.set(sentence, group);
    }
  }
  const [most, ...others] = [...groups.values()].sort(
    (a, b) => lasting(a) - lasting(b) || b.count - a.count,
  );
  if (!most) {
    return undefined;
  }
  const all = others.reduce((sum, { count }) => sum + count, most.count);
  const why = others.length > 0 ? `, ${most.count} of them since ` : ': ';
  return oneLine(
    `${all} of ${results.length} resources could not be checked${why}${most.sentence}`,
  );
}

/** What was never recorded is known for long; what is new is told first. */
function lasting({ reason }: { reason: UnverifiableReason }): number {
  return reason === 'not-recorded' ? 1 : 0;
}
