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
 * wait for the disk.
 *
 * @internal
 */
export class GroupCommit<Item, Result> {
  readonly #max: number;
  readonly #commit: (items: Item[]) => Promise<Outcome<Result>[]>;
  #waiting: Waiting<Item, Result>[] = [];
  #running = false;

  constructor(options: {
    /** Items in one commit at most. */
    max: number;
    /** Writes all or, by throwing, none; one outcome for each item, in order. */
    commit: (items: Item[]) => Promise<Outcome<Result>[]>;
  }) {
    this.#max = options.max;
    this.#commit = options.commit;
  }

  /** Resolves once the item is committed. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#running) {
        this.#running = true;
        // Whoever calls in this same turn of the event loop comes along.
        setImmediate(() => this.#run());
      }
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
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
    this.#running = false;
  }
}
