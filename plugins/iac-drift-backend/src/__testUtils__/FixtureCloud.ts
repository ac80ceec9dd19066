import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import type {
  AttributionRequest,
  ChangeAttributor,
  LiveList,
  LiveListFailure,
  LiveListRequest,
  LiveRead,
  LiveReadOptions,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { LiveItem, LiveKey, ReadFailure } from '@iac-drift/engine';

/** A cloud whose items, failures and trail a test sets. */
export class FixtureCloud implements LiveStateReader, ChangeAttributor {
  readonly id = 'fixture';
  readonly items = new Map<string, LiveItem>();
  failures: ReadFailure[] = [];
  /** What cannot be listed; its items are left in, as a reader may do. */
  listFailures: LiveListFailure[] = [];
  /** Every request to list, in order. */
  readonly lists: LiveListRequest[] = [];
  /** Who the trail names, by address. */
  readonly trail = new Map<string, string>();
  readonly asked: AttributionRequest[] = [];
  /** How new each read was to be, in order. */
  readonly readsNotBefore: (string | undefined)[] = [];
  /** What happens between a question to the trail and its answer. */
  whileAsked = async () => {};
  hangs = false;
  broken: Error | undefined;

  put(item: LiveItem): void {
    this.items.set(`${item.resourceType} ${item.resourceId}`, item);
  }

  async read(keys: LiveKey[], options: LiveReadOptions): Promise<LiveRead> {
    this.readsNotBefore.push(options.notBefore);
    options.onCall?.('fixture:Read');
    if (this.broken) {
      throw this.broken;
    }
    if (this.hangs) {
      return new Promise(() => {});
    }
    if (this.failures.length) {
      return { items: [], failures: this.failures };
    }
    const items = keys.flatMap(({ resourceType, resourceId }) => {
      const item = this.items.get(`${resourceType} ${resourceId}`);
      return item ? [item] : [];
    });
    return { items, failures: [] };
  }

  async list(request: LiveListRequest): Promise<LiveList> {
    this.lists.push(request);
    const items = [...this.items.values()].filter(
      ({ accountId = '', resourceType, status }) =>
        status === 'present' &&
        request.accountIds?.includes(accountId) &&
        request.resourceTypes.includes(resourceType),
    );
    return { items, failures: this.listFailures };
  }

  async attribute(
    requests: readonly AttributionRequest[],
  ): Promise<Attribution[]> {
    const answers = requests.map(request => this.#attribute(request));
    await this.whileAsked();
    return answers;
  }

  #attribute(request: AttributionRequest): Attribution {
    this.asked.push(request);
    const actor = this.trail.get(request.result.address);
    return actor
      ? {
          actor,
          chain: [actor],
          eventId: 'e-1',
          eventName: 'SetQueueAttributes',
          time: '2026-11-20T10:00:00Z',
          channel: 'console',
          confidence: 'confirmed',
          rejected: [],
        }
      : {
          chain: [],
          confidence: 'unknown',
          reason: 'No event explains the change yet.',
          looking: true,
          rejected: [],
        };
  }
}
