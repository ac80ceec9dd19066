import { setTimeout as wait } from 'node:timers/promises';

/** How much slower than configured a pace may become. */
const MAX_SLOWING = 8;

/** What is left of the slowing after a call that was answered. */
const RECOVERY = 0.9;

/**
 * Spaces calls evenly, so that no more than a given number start in a second. It
 * slows down when told that calls are throttled and recovers with each that is not.
 *
 * @internal
 */
export class Pace {
  readonly #gapMs: number;
  #slowing = 1;
  #next = 0;

  constructor(callsPerSecond: number) {
    this.#gapMs = 1000 / callsPerSecond;
  }

  /** Resolves when the caller may make one call; callers go in the order they came. */
  async turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#gapMs * this.#slowing;
    if (at > now) {
      await wait(at - now, undefined, { signal });
    }
  }

  answered(): void {
    this.#slowing = Math.max(1, this.#slowing * RECOVERY);
  }

  throttled(): void {
    this.#slowing = Math.min(MAX_SLOWING, this.#slowing * 2);
  }
}
