import { setTimeout as wait } from 'node:timers/promises';

/**
 * Spaces calls evenly, so that no more than a given number start in a second.
 *
 * @internal
 */
export class Pace {
  readonly #gapMs: number;
  #next = 0;

  constructor(callsPerSecond: number) {
    this.#gapMs = 1000 / callsPerSecond;
  }

  /** Resolves when the caller may make one call; callers go in the order they came. */
  async turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#gapMs;
    if (at > now) {
      await wait(at - now, undefined, { signal });
    }
  }
}
