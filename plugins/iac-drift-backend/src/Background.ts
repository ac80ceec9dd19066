import { LoggerService } from '@backstage/backend-plugin-api';
import { logUnexpected } from './errors';

/**
 * Work that is done in the background when someone asks for it: never twice at the
 * same time, and once more when someone asked meanwhile.
 *
 * @internal
 */
export class Background {
  readonly #what: string;
  readonly #work: (signal: AbortSignal) => Promise<void>;
  readonly #logger: LoggerService;
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;
  #asked = false;

  constructor(options: {
    /** For the log, when it fails. */
    what: string;
    work: (signal: AbortSignal) => Promise<void>;
    logger: LoggerService;
  }) {
    this.#what = options.what;
    this.#work = options.work;
    this.#logger = options.logger;
  }

  /** Asks for the work to be done soon. */
  ask(): void {
    this.#asked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** When nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Stops, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (this.#asked && !signal.aborted) {
      this.#asked = false;
      try {
        await this.#work(signal);
      } catch (error) {
        if (!signal.aborted) {
          logUnexpected(this.#logger, this.#what, error);
        }
      }
    }
  }
}
