import type { S3Client } from '@aws-sdk/client-s3';
import { setTimeout as delay } from 'node:timers/promises';
import { S3Refusal } from './S3Refusal';

/**
 * How long a call may take.
 *
 * @public
 */
export interface S3Patience {
  /** The first one included. */
  attempts: number;
  /** Until one attempt is over, ms; the time for its bytes comes on top. */
  attemptMs: number;
  /** Before the second attempt, ms; each pause is twice the one before. */
  pauseMs: number;
}

/** @internal */
export const DEFAULT_PATIENCE: S3Patience = {
  attempts: 3,
  attemptMs: 8_000,
  pauseMs: 250,
};

/** Bytes a slow line still carries in a millisecond: 1 MB a second. */
const SLOWEST_LINE = 1_000;

/** What a call is given to hand to the client's `send`. */
type SendOptions = { abortSignal: AbortSignal };

/**
 * One bucket's calls: each attempt is bounded in time and fails as `S3Refusal`.
 * The client itself must not try again (`maxAttempts: 1`): whoever writes has to
 * look between two attempts whether the first one did its work.
 *
 * @internal
 */
export class S3Access {
  readonly #client: S3Client;
  readonly #where: string;
  readonly #patience: S3Patience;

  constructor(options: {
    client: S3Client;
    /** For messages: `s3://bucket/prefix`. */
    where: string;
    patience?: S3Patience;
  }) {
    this.#client = options.client;
    this.#where = options.where;
    this.#patience = options.patience ?? DEFAULT_PATIENCE;
  }

  /**
   * One attempt.
   *
   * @param options - `bytes`: how many go either way
   */
  async once<T>(
    operation: string,
    send: (client: S3Client, http: SendOptions) => Promise<T>,
    options: { bytes?: number; signal?: AbortSignal } = {},
  ): Promise<T> {
    const { signal, bytes = 0 } = options;
    signal?.throwIfAborted();
    const ms = this.#patience.attemptMs + Math.ceil(bytes / SLOWEST_LINE);
    const deadline = AbortSignal.timeout(ms);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      return await unlessAborted(
        send(this.#client, { abortSignal: either }),
        either,
      );
    } catch (error) {
      signal?.throwIfAborted();
      const cause = deadline.aborted
        ? { name: 'TimeoutError', message: `no answer within ${ms} ms` }
        : error;
      throw new S3Refusal(cause, operation, this.#where);
    }
  }

  /** Does work that is safe to do again, until it succeeds or there is no hope. */
  async retrying<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { attempts, pauseMs } = this.#patience;
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (
          attempt === attempts ||
          !(error instanceof S3Refusal && error.mayPass)
        ) {
          throw error;
        }
        const pause = pauseMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
        await delay(pause, undefined, { signal });
      }
    }
  }
}

/** The client heeds the signal only once it has its credentials. */
async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let stop: () => void = () => {};
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener('abort', stop, { once: true });
      }),
    ]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
