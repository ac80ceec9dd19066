import { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type {
  CloudChange,
  CloudChangeFeed,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { changeOf } from './changeOf';

/** Whoever can send events must not be able to fill the server's log. */
const MIN_SILENCE_MS = 60_000;

/**
 * Tells of changes in AWS that arrive as events of Amazon EventBridge through
 * Backstage's events.
 *
 * @internal
 */
export class EventBridgeFeed implements CloudChangeFeed {
  readonly id = 'eventbridge';
  readonly #events: EventsService;
  readonly #topics: string[];
  readonly #accountIds: string[];
  readonly #logger: LoggerService;
  #ignored = 0;
  #silentUntil = -Infinity;

  constructor(options: {
    events: EventsService;
    topics: string[];
    accountIds: string[];
    logger: LoggerService;
  }) {
    this.#events = options.events;
    this.#topics = options.topics;
    this.#accountIds = options.accountIds;
    this.#logger = options.logger;
  }

  async start(onChange: (change: CloudChange) => void): Promise<void> {
    await this.#events.subscribe({
      id: 'iac-drift-aws',
      topics: this.#topics,
      onEvent: async ({ eventPayload }) => {
        const change = changeOf(eventPayload, this.#accountIds);
        if ('ids' in change) {
          onChange(change);
        } else if (change.because) {
          this.#noteIgnored(change.because);
        }
      },
    });
  }

  #noteIgnored(because: string): void {
    this.#ignored += 1;
    if (performance.now() < this.#silentUntil) {
      return;
    }
    this.#logger.warn(
      `${this.#ignored} events on ${this.#topics.join(
        ', ',
      )} were ignored, the last one because ${because}`,
    );
    this.#ignored = 0;
    this.#silentUntil = performance.now() + MIN_SILENCE_MS;
  }
}
