import { S3Error } from './S3Error';

/**
 * What goes wrong. `taken-same` and `taken-other`: someone else stored the same, or
 * other, bytes under the name a moment before. `stored-...`: the call did its work
 * all the same, and its caller does not learn so.
 *
 * @public
 */
export const S3_FAULT_KINDS = [
  'taken-same',
  'taken-other',
  'conflict',
  'access-denied',
  'throttle',
  'server-error',
  'cut',
  'hang',
  'slow',
  'stored-server-error',
  'stored-cut',
  'stored-hang',
] as const;

/** @public */
export type S3FaultKind = (typeof S3_FAULT_KINDS)[number];

/** A misfortune for chosen calls. @public */
export interface S3Fault {
  /** `PutObject`, `HeadObject` and so on, or `*`. */
  operation: string;
  kind: S3FaultKind;
  /** Meets only calls for a key that contains this. */
  key?: string;
  /** How many calls it lets pass first. */
  after?: number;
  /** How many calls it meets; absent means all until it is cleared. */
  times?: number;
  /** How slow, ms; 1,000 by default. */
  delayMs?: number;
}

/** The faults that calls run into now, first match first. @public */
export class S3FaultBoard {
  #faults: S3Fault[] = [];

  add(...faults: S3Fault[]): void {
    this.#faults.push(...faults.map(fault => ({ ...fault })));
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that a call meets. */
  next(operation: string, key: string): S3Fault | undefined {
    for (const fault of this.#faults) {
      const meant =
        (fault.operation === '*' || fault.operation === operation) &&
        key.includes(fault.key ?? '');
      if (meant && fault.times !== 0) {
        if (fault.after) {
          fault.after -= 1;
        } else {
          fault.times = fault.times === undefined ? undefined : fault.times - 1;
          return fault;
        }
      }
    }
    return undefined;
  }
}

/** What S3 answers for a fault that is an answer. @internal */
export function s3FaultError(
  kind: S3FaultKind,
  operation: string,
): S3Error | undefined {
  switch (kind) {
    case 'conflict':
      return new S3Error(
        409,
        'ConditionalRequestConflict',
        'The conditional request cannot succeed due to a conflicting operation against this resource.',
      );
    case 'access-denied':
      return new S3Error(
        403,
        'AccessDenied',
        `User: arn:aws:iam::123456789012:user/writer is not authorized to perform: s3:${operation} with an explicit deny in an identity-based policy`,
      );
    case 'throttle':
      return new S3Error(503, 'SlowDown', 'Please reduce your request rate.');
    case 'server-error':
    case 'stored-server-error':
      return new S3Error(
        500,
        'InternalError',
        'We encountered an internal error. Please try again.',
      );
    default:
      return undefined;
  }
}
