import type { CloudChange } from '@iac-drift/backstage-plugin-iac-drift-node';

/** Changes that are held at once; the next scan of each stack sees the others. */
const MAX_HELD = 10_000;

/**
 * Collects changes, each once, and hands them on a while after the first: a storm is
 * handed on as one.
 *
 * @internal
 */
export class ChangeFold {
  readonly #held = new Map<string, CloudChange>();
  #timer: NodeJS.Timeout | undefined;
  #working = Promise.resolve();
  #stopped = false;

  constructor(
    readonly waitMs: number,
    readonly work: (changes: CloudChange[]) => Promise<void>,
  ) {}

  add(change: CloudChange): void {
    if (this.#stopped || this.#held.size >= MAX_HELD) {
      return;
    }
    const { accountId, region, ids } = change;
    this.#held.set(JSON.stringify([accountId, region, ids]), change);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changes = [...this.#held.values()];
      this.#held.clear();
      this.#working = this.#working.then(() => this.work(changes));
    }, this.waitMs).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#working;
  }
}
