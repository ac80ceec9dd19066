import { LoggerService } from '@backstage/backend-plugin-api';
import type {
  CloudChange,
  CloudChangeFeed,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { Knex } from 'knex';
import { logUnexpected } from '../errors';
import { markChanged } from '../stacks/markChanged';
import { ChangeFold } from './ChangeFold';

/** Changes are collected for so long, so that a storm of them is one scan. */
const FOLD_MS = 2_000;

/** When what was heard early is looked at again, each change that long after it. */
const AGAIN_MS = 90_000;

/** What is to be looked at again is collected for a part of that time. */
const AGAIN_FOLDS = 10;

/**
 * Lets the stacks be checked that hold what changed in the cloud, within seconds.
 *
 * @internal
 */
export class ChangeWatch {
  readonly #db: Knex;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #scanSoon: () => void;
  readonly #soon: ChangeFold;
  readonly #again: ChangeFold;
  readonly #waiting = new Set<NodeJS.Timeout>();

  constructor(options: {
    db: Knex;
    logger: LoggerService;
    now: () => Date;
    scanSoon: () => void;
    foldMs?: number;
    againMs?: number;
  }) {
    const { foldMs = FOLD_MS, againMs = AGAIN_MS } = options;
    this.#db = options.db;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#scanSoon = options.scanSoon;
    this.#soon = new ChangeFold(foldMs, changes => this.#check(changes));
    this.#again = new ChangeFold(againMs / AGAIN_FOLDS, async changes => {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        changes.forEach(change => this.#soon.add(change));
      }, againMs).unref();
      this.#waiting.add(timer);
    });
  }

  /** Follows feeds. One that cannot be followed costs only its speed. */
  async follow(feeds: readonly CloudChangeFeed[]): Promise<void> {
    for (const feed of feeds) {
      try {
        await feed.start(change => this.note(change));
      } catch (error) {
        logUnexpected(
          this.#logger,
          `Changes could not be followed with ${feed.id}`,
          error,
        );
      }
    }
  }

  /** Takes note of a change. */
  note(change: CloudChange): void {
    this.#soon.add(change);
    if (change.early) {
      this.#again.add(change);
    }
  }

  /** Stops, and waits for what is under way. */
  async stop(): Promise<void> {
    await Promise.all([this.#soon.stop(), this.#again.stop()]);
    this.#waiting.forEach(timer => clearTimeout(timer));
  }

  async #check(changes: CloudChange[]): Promise<void> {
    try {
      const { length } = changes;
      const stacks = await markChanged({
        db: this.#db,
        now: this.#now(),
        changes,
      });
      if (stacks > 0) {
        this.#logger.debug(`${length} changes concern ${stacks} stacks`);
        this.#scanSoon();
      }
    } catch (error) {
      logUnexpected(this.#logger, 'Changes could not be followed up', error);
    }
  }
}
