import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import { AwsRefusal } from '../account/AwsRefusal';
import type { Case } from './Case';

/** Why nobody is named, and whether that may change. @internal */
export function whyUnknown(
  { grade, window, cutOff, historyRefusal, hasEvents }: Case,
  isSettled: boolean,
): Pick<Attribution, 'reason' | 'looking'> {
  const found = hasEvents ? grade?.reason : undefined;
  if (cutOff instanceof AwsRefusal) {
    return {
      reason: cutOff.message,
      ...(cutOff.reason === 'access-denied' ? {} : { looking: true }),
    };
  }
  if (cutOff === 'no-calls-left') {
    return {
      reason:
        'More is looked for than CloudTrail answers at its pace of two calls a second.',
      looking: true,
    };
  }
  if (cutOff === 'too-many') {
    return {
      reason:
        'More events name the resource than CloudTrail can be asked for at its pace.',
    };
  }
  if (!isSettled) {
    return {
      reason: found
        ? `${found} Events appear up to 15 minutes after the call.`
        : 'CloudTrail shows no event yet; events appear up to 15 minutes after the call.',
      looking: true,
    };
  }
  return {
    reason:
      found ??
      historyRefusal?.message ??
      `CloudTrail shows no event that names the resource between ${minute(
        window.earliest,
      )} and ${minute(window.to)}.`,
  };
}

/** An answer that names nobody, for good. @internal */
export function unknown(reason: string): Attribution {
  return { chain: [], confidence: 'unknown', reason, rejected: [] };
}

/** The answer when something went wrong that nobody foresaw. @internal */
export function notUnderstood(error: unknown): Attribution {
  return unknown(
    error instanceof AwsRefusal
      ? error.message
      : 'The events of the resource could not be understood.',
  );
}

function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}
