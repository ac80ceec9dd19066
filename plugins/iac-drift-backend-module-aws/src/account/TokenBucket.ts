/** What a bucket grants: so many calls a second, and so many at once. @internal */
export interface Allowance {
  perSecond: number;
  /** Calls that may start at once after a pause. At least 1. */
  burst: number;
}

/** How much slower than allowed a bucket may become. */
const MAX_SLOWING = 16;

/** Part of the allowance that an answered call gives back to a slowed rate. */
const RECOVERY = 1 / 20;

/** How long nothing is asked when even the slowest rate is throttled. */
const REST_MS = 15_000;

/**
 * A token bucket that slows down while calls are throttled: throttling halves the
 * rate and empties the bucket, an answer gives a twentieth of the allowance back.
 * When even the slowest rate is throttled, it rests.
 *
 * In any stretch of time it grants no more than `burst` calls and `perSecond` for
 * each second of it. Times are milliseconds of a clock that never goes back.
 *
 * @internal
 */
export class TokenBucket {
  readonly #allowance: Allowance;
  readonly #now: () => number;
  #perSecond: number;
  #tokens: number;
  #filledAt: number;
  #slowedAt = -Infinity;
  #restsUntil = -Infinity;

  constructor(allowance: Allowance, now: () => number) {
    this.#allowance = allowance;
    this.#now = now;
    this.#perSecond = allowance.perSecond;
    this.#tokens = allowance.burst;
    this.#filledAt = now();
  }

  /** Calls a second that it grants now. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** Milliseconds until it may be asked again; 0 unless it rests. */
  get rest(): number {
    return Math.max(0, this.#restsUntil - this.#now());
  }

  /**
   * Takes a token.
   *
   * @returns 0 when it was taken, otherwise the milliseconds until there is one
   */
  take(): number {
    this.#fill();
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000);
  }

  /**
   * A call was throttled. Calls that began before the last slowing say nothing of
   * the rate since, so that one moment of throttling slows once.
   *
   * @param startedAt - when the call took its token
   */
  throttled(startedAt: number): void {
    if (startedAt < this.#slowedAt) {
      return;
    }
    const now = this.#now();
    const slowest = this.#allowance.perSecond / MAX_SLOWING;
    if (this.#perSecond <= slowest) {
      this.#restsUntil = now + REST_MS;
    }
    this.#perSecond = Math.max(slowest, this.#perSecond / 2);
    this.#tokens = 0;
    this.#filledAt = now;
    this.#slowedAt = now;
  }

  /** A call was answered. */
  answered(): void {
    this.#fill();
    const { perSecond } = this.#allowance;
    this.#perSecond = Math.min(
      perSecond,
      this.#perSecond + perSecond * RECOVERY,
    );
  }

  #fill(): void {
    const now = this.#now();
    const seconds = (now - this.#filledAt) / 1000;
    this.#tokens = Math.min(
      this.#allowance.burst,
      this.#tokens + seconds * this.#perSecond,
    );
    this.#filledAt = now;
  }
}
