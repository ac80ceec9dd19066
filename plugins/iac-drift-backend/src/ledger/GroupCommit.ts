/** What became of one item: its result, or why it alone was refused. @internal */
export type Outcome<Result> = { result: Result } | { refused: Error };

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Gathers what callers want to write while one commit is under way, and writes it
 * together in the next: as many writers as there are share one transaction and one
 * wait for the disk. A full group need not wait for the end of the commit before.
 *
 * @internal
 */
export class GroupCommit<Item, Result> {
  readonly #max: number;
  readonly #atOnce: number;
  readonly #commit: (items: Item[]) => Promise<Outcome<Result>[]>;
  #waiting: Waiting<Item, Result>[] = [];
  #running = 0;

  constructor(options: {
    /** Items in one commit at most. */
    max: number;
    /** Commits under way at most. */
    atOnce: number;
    /** Writes all or, by throwing, none; one outcome for each item, in order. */
    commit: (items: Item[]) => Promise<Outcome<Result>[]>;
  }) {
    this.#max = options.max;
    this.#atOnce = options.atOnce;
    this.#commit = options.commit;
  }

  /** Resolves once the item is committed. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#running === 0) {
        this.#running += 1;
        // Whoever calls in this same turn of the event loop comes along.
        setImmediate(() => this.#run());
      } else if (this.#running < this.#atOnce && this.#isFull()) {
        this.#running += 1;
        this.#run();
      }
    });
  }

  #isFull(): boolean {
    return this.#waiting.length >= this.#max;
  }

  /** Commits until nothing waits; beside another that does so, full groups only. */
  async #run(): Promise<void> {
    while (this.#running === 1 ? this.#waiting.length > 0 : this.#isFull()) {
      const group = this.#waiting.splice(0, this.#max);
      try {
        const outcomes = await this.#commit(group.map(({ item }) => item));
        group.forEach(({ resolve, reject }, i) => {
          const outcome = outcomes[i];
          if ('result' in outcome) {
            resolve(outcome.result);
          } else {
            reject(outcome.refused);
          }
        });
      } catch (error) {
        group.forEach(({ reject }) => reject(error));
      }
    }
    this.#running -= 1;
  }
}
