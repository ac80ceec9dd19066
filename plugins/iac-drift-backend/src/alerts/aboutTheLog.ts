import { z } from 'zod';
import { oneLine } from '../errors';
import type { AlertPayload } from './tables';

const signing = z.object({ reason: z.string() });
const proved = z.object({
  description: z.string(),
  writeOnce: z.boolean(),
  attempts: z.array(z.object({ denied: z.boolean(), detail: z.string() })),
});

/** What the operators are told when the log is not signed any more. @internal */
export function signingStopped(data: unknown): AlertPayload {
  return {
    title: 'The drift log is not signed any more',
    description: oneLine(signing.parse(data).reason),
    severity: 'critical',
  };
}

/** What they are told when it is signed again. @internal */
export function signingResumed(data: unknown): AlertPayload {
  return {
    title: 'The drift log is signed again',
    description: oneLine(`It had stopped: ${signing.parse(data).reason}`),
    severity: 'low',
  };
}

/** What they are told of a store, if it does not keep what it promises. @internal */
export function storeNotWriteOnce(data: unknown): AlertPayload | undefined {
  const { description, writeOnce, attempts } = proved.parse(data);
  if (writeOnce) {
    return undefined;
  }
  const broken = attempts.find(({ denied }) => !denied)?.detail;
  return {
    title: 'A store of the drift log is not write-once',
    description: oneLine(
      `${description}: ${broken ?? 'not everything was tried'}`,
    ),
    severity: 'critical',
  };
}
