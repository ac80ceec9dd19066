import { TokenBucket, type Allowance } from './TokenBucket';

/** Who waits too long, or waits for what rests, is told so. @internal */
export class NoTurnError extends Error {
  name = 'NoTurnError';
}

/** Each of them may have kept a scan waiting for half a minute. */
const MAX_UNANSWERED = 2;

interface Waiting {
  go(): void;
}

/**
 * The queue before a token bucket: callers go in the order they came. A scan has
 * only a few calls waiting at once, so that none keeps another one out.
 *
 * @internal
 */
export class Turns {
  readonly #bucket: TokenBucket;
  readonly #queue: Waiting[] = [];
  #unanswered = 0;
  #silence: { until: number; because: Error } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(allowance: Allowance) {
    this.#bucket = new TokenBucket(allowance, () => performance.now());
  }

  /**
   * Resolves when the caller may make one call.
   *
   * @returns the time by the bucket's clock
   * @throws the signal's reason; NoTurnError when there is no token within
   * `patienceMs`, or none for a while because all is throttled; what the last call
   * threw that was not answered, while that is not tried again
   */
  async next(options: {
    patienceMs: number;
    signal?: AbortSignal;
  }): Promise<number> {
    const { patienceMs, signal } = options;
    signal?.throwIfAborted();
    this.#refuse();
    if (this.#queue.length > 0 || this.#bucket.take() > 0) {
      await this.#wait(patienceMs, signal);
    }
    return performance.now();
  }

  /** Tells the bucket, and everyone who waits when it went to rest. */
  throttled(startedAt: number): void {
    this.#bucket.throttled(startedAt);
    if (this.#bucket.rest > 0) {
      this.#sendAway();
    }
  }

  /** A call was answered. */
  answered(): void {
    this.#bucket.answered();
    this.#unanswered = 0;
  }

  /** Nobody answered a call. After two in a row nobody is asked for `silenceMs`. */
  unanswered(because: Error, silenceMs: number): void {
    this.#unanswered += 1;
    if (this.#unanswered >= MAX_UNANSWERED) {
      this.#silence = { until: performance.now() + silenceMs, because };
      this.#sendAway();
    }
  }

  #sendAway(): void {
    this.#queue.splice(0).forEach(waiting => waiting.go());
  }

  #refuse(): void {
    if (this.#silence && performance.now() < this.#silence.until) {
      throw this.#silence.because;
    }
    if (this.#bucket.rest > 0) {
      throw new NoTurnError('It rests.');
    }
  }

  async #wait(patienceMs: number, signal?: AbortSignal): Promise<void> {
    const end = new AbortController();
    const timeout = setTimeout(() => end.abort(), patienceMs);
    const either = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
    try {
      await new Promise<void>((resolve, reject) => {
        const waiting = { go: resolve };
        this.#queue.push(waiting);
        either.addEventListener('abort', () => {
          const at = this.#queue.indexOf(waiting);
          if (at >= 0) {
            this.#queue.splice(at, 1);
          }
          reject(
            signal?.aborted ? signal.reason : new NoTurnError('Too long.'),
          );
        });
        this.#serve();
      });
    } finally {
      clearTimeout(timeout);
    }
    this.#refuse();
  }

  /** Lets go whoever may, and comes back when the next one may. */
  #serve(): void {
    if (this.#timer) {
      return;
    }
    while (this.#queue.length > 0) {
      const wait = this.#bucket.take();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          this.#serve();
        }, wait);
        return;
      }
      this.#queue.shift()?.go();
    }
  }
}
