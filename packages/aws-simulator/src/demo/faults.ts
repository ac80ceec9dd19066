import type { Fault } from '../faults';

/** What `yarn demo fault` knows, by name. @internal */
export const FAULTS: Record<string, { fault: Fault; says: string }> = {
  throttle: {
    fault: { operation: '*', kind: 'throttle' },
    says: 'AWS now answers every call with "Rate exceeded".',
  },
  deny: {
    fault: { operation: 'config:*', kind: 'access-denied' },
    says: 'AWS Config now denies every call.',
  },
  expired: {
    fault: { operation: '*', kind: 'expired-credentials' },
    says: 'AWS now takes the credentials for expired.',
  },
  down: {
    fault: { operation: '*', kind: 'server-error' },
    says: 'AWS now answers every call with an internal error.',
  },
  hang: {
    fault: { operation: 'config:*', kind: 'hang' },
    says: 'AWS Config now never answers.',
  },
  garbage: {
    fault: { operation: 'config:*', kind: 'wrong-json' },
    says: 'AWS Config now answers with what is no JSON.',
  },
  cut: {
    fault: { operation: 'config:*', kind: 'half-page' },
    says: 'Answers of AWS Config now break off in the middle.',
  },
  skew: {
    fault: { operation: '*', kind: 'clock-skew' },
    says: "AWS's clock is now ten minutes ahead.",
  },
};

/** A fault as `yarn demo status` tells it. @internal */
export function inWords(fault: Fault): string {
  const { kind, operation, times, accountId, resourceType } = fault;
  return [
    `${kind} on ${operation}`,
    resourceType && ` for ${resourceType}`,
    accountId && ` in account ${accountId}`,
    times && `, ${times} more times`,
  ]
    .filter(Boolean)
    .join('');
}
