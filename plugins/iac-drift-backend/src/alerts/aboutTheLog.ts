import { z } from 'zod';
import { oneLine } from '../errors';
import {
  EVENT_SIGNING_RESUMED,
  EVENT_SIGNING_STOPPED,
  EVENT_STORE_PROVED,
} from '../ledger/logEvents';
import type { AlertPayload } from './tables';

const signing = z.object({ reason: z.string() });
const proved = z.object({
  description: z.string(),
  writeOnce: z.boolean(),
  attempts: z.array(z.object({ denied: z.boolean(), detail: z.string() })),
});

/**
 * What the operators are told of an event of the log about itself: that it is not
 * signed, that it is again, that a store does not keep what it promises.
 *
 * @internal
 */
export function aboutTheLog(
  type: string,
  data: unknown,
): AlertPayload | undefined {
  switch (type) {
    case EVENT_SIGNING_STOPPED:
      return {
        title: 'The drift log is not signed any more',
        description: oneLine(signing.parse(data).reason),
        severity: 'critical',
      };
    case EVENT_SIGNING_RESUMED:
      return {
        title: 'The drift log is signed again',
        description: oneLine(`It had stopped: ${signing.parse(data).reason}`),
        severity: 'low',
      };
    case EVENT_STORE_PROVED: {
      const { description, writeOnce, attempts } = proved.parse(data);
      const broken = attempts.find(({ denied }) => !denied)?.detail;
      return writeOnce
        ? undefined
        : {
            title: 'A store of the drift log is not write-once',
            description: oneLine(
              `${description}: ${broken ?? 'not everything was tried'}`,
            ),
            severity: 'critical',
          };
    }
    default:
      return undefined;
  }
}
