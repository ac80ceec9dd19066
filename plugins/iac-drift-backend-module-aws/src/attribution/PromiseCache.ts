/**
 * Remembers answers for a short while, so that many findings of one scan share
 * the calls behind them. What failed is not remembered.
 *
 * @internal
 */
export class PromiseCache<T> {
  readonly #ttlMs: number;
  readonly #maxEntries: number;
  readonly #now: () => Date;
  readonly #entries = new Map<string, { until: number; value: Promise<T> }>();

  constructor(options: { ttlMs: number; maxEntries: number; now: () => Date }) {
    this.#ttlMs = options.ttlMs;
    this.#maxEntries = options.maxEntries;
    this.#now = options.now;
  }

  /** Whether `get` would answer without making anything. */
  has(key: string): boolean {
    return (this.#entries.get(key)?.until ?? 0) > this.#now().getTime();
  }

  get(key: string, make: () => Promise<T>): Promise<T> {
    const now = this.#now().getTime();
    const known = this.#entries.get(key);
    if (known && known.until > now) {
      return known.value;
    }
    const value = make();
    this.#entries.delete(key);
    this.#entries.set(key, { until: now + this.#ttlMs, value });
    value.catch(() => {
      if (this.#entries.get(key)?.value === value) {
        this.#entries.delete(key);
      }
    });
    if (this.#entries.size > this.#maxEntries) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
    return value;
  }
}
