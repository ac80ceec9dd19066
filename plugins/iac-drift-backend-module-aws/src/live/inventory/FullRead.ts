import type { LiveItem } from '@iac-drift/engine';
import { AwsRefusal } from '../../account/AwsRefusal';
import { everyItemOf } from '../expressions';
import { itemsIn, selectPages, type Place } from '../selectRows';

/**
 * One reading of every item of a type. When a page fails, the pages before it are
 * kept, and `run` goes on from there.
 *
 * @internal
 */
export class FullRead {
  readonly items: LiveItem[] = [];
  /** When it began, by the clock of `Freshness` and by AWS's. */
  readonly asOf: number;
  watermark = Infinity;
  /** Whether it was read from the first page to the last without a break. */
  isUnbroken = true;
  #pages = 0;
  readonly #resourceType: string;
  readonly #place: { accountId: string; region: string };
  #nextToken: string | undefined;

  constructor(options: {
    resourceType: string;
    /** Of what is read, wherever it is asked for. */
    place: { accountId: string; region: string };
    asOf: number;
  }) {
    this.#resourceType = options.resourceType;
    this.#place = options.place;
    this.asOf = options.asOf;
  }

  /** Whether it took one page: between two, resources may come and go. */
  get isOneAnswer(): boolean {
    return this.#pages === 1;
  }

  /**
   * Reads to the last page.
   *
   * @throws AwsRefusal
   */
  async run(at: Place): Promise<void> {
    const goesOn = this.#nextToken !== undefined;
    this.isUnbroken = !goesOn;
    try {
      for await (const page of selectPages({
        ...at,
        expression: everyItemOf(this.#resourceType, at.within),
        nextToken: this.#nextToken,
      })) {
        this.watermark = Math.min(this.watermark, page.answeredAt);
        this.#pages += 1;
        this.items.push(...itemsIn(page, this.#place));
        this.#nextToken = page.nextToken;
      }
    } catch (error) {
      if (isTransient(error)) {
        throw error;
      }
      this.items.length = 0;
      this.#pages = 0;
      this.#nextToken = undefined;
      if (!goesOn) {
        throw error;
      }
      // AWS Config does not say how long a token holds.
      await this.run(at);
    }
  }
}

/**
 * Throttling, an outage, or a caller that gave up: the token is as good as it was.
 *
 * @internal
 */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof AwsRefusal &&
    error.code !== 'UnusableAnswer' &&
    !/Token|Validation|Expression/.test(error.code)
  );
}
