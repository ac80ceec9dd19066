import { LoggerService } from '@backstage/backend-plugin-api';
import type { EntityStatus } from '@iac-drift/backstage-plugin-iac-drift-common';

/** After so long without an answer nothing is called in sync any more. */
const LAPSES_AFTER_MS = 60 * 60_000;

/** By entity ref. @internal */
export type StatusMap = ReadonlyMap<string, EntityStatus>;

/**
 * What the drift of every entity comes to, read at most once in a while however
 * many entities are processed.
 *
 * @internal
 */
export class EntityStatuses {
  readonly maxAgeMs: number;
  readonly #read: () => Promise<EntityStatus[]>;
  readonly #now: () => number;
  readonly #logger: LoggerService;
  #statuses: StatusMap | undefined;
  #reading: Promise<StatusMap> | undefined;
  #askedAt = -Infinity;
  #answeredAt: number;

  constructor(options: {
    read: () => Promise<EntityStatus[]>;
    /** For so long what was read is used again. */
    maxAgeMs: number;
    logger: LoggerService;
    now?: () => number;
  }) {
    this.maxAgeMs = options.maxAgeMs;
    this.#read = options.read;
    this.#logger = options.logger;
    this.#now = options.now ?? Date.now;
    this.#answeredAt = this.#now();
  }

  /**
   * What is known now. While the backend does not answer that is what it said
   * last, and nothing when it has not said anything since the start.
   *
   * @returns `lapsed`: whether it has been silent for too long to be believed
   */
  async current(): Promise<{ statuses?: StatusMap; lapsed: boolean }> {
    if (this.#reading || this.#now() - this.#askedAt >= this.maxAgeMs) {
      await this.reload().catch(error =>
        this.#logger.debug('The drift of entities could not be read', error),
      );
    }
    return {
      statuses: this.#statuses,
      lapsed: this.#now() - this.#answeredAt > LAPSES_AFTER_MS,
    };
  }

  /** What is known after asking once more; callers at the same time share it. */
  async reload(): Promise<StatusMap> {
    this.#reading ??= this.#ask().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #ask(): Promise<StatusMap> {
    // What the answer says is at least as old as the question.
    this.#askedAt = this.#now();
    const statuses = await this.#read();
    this.#answeredAt = this.#askedAt;
    this.#statuses = new Map(statuses.map(s => [s.entityRef, s]));
    return this.#statuses;
  }
}
