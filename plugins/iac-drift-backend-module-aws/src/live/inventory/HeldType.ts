import type { LiveItem, LiveKey } from '@iac-drift/engine';
import type { Freshness } from './Freshness';
import type { FullRead } from './FullRead';

/** What AWS Config said of one key, which its queries did not show. */
interface Answer {
  items: LiveItem[];
  askedAt: number;
}

/** What lies so little apart is about the same resources, ms. */
const JUST_MS = 30_000;

/**
 * The resources of one type that are there, in one account and region, as AWS Config's
 * queries show them.
 *
 * @internal
 */
export class HeldType {
  readonly resourceType: string;
  /** Whether the items are all there were `asOf`. */
  isComplete = false;
  /** Begin of the read that last confirmed the items, ms by the clock of `Freshness`. */
  asOf = -Infinity;
  /** Begin of that read by AWS's clock: what was captured since may be missing. */
  watermark = -Infinity;
  /** Whether AWS counted as many since the last full read, or that was one answer. */
  isCounted = false;
  /** A full read that was cut short, to go on from where it was. */
  unfinished?: FullRead;

  readonly #items = new Map<string, LiveItem>();
  readonly #idsByName = new Map<string, Set<string>>();
  readonly #answers = new Map<string, Answer>();
  /** What AWS counts beyond what its pages show. */
  #surplus = 0;
  /** What it counted just before the last full read, which then brought so many. */
  #recount?: { count: number; at: number; size?: number };

  constructor(resourceType: string) {
    this.resourceType = resourceType;
  }

  get size(): number {
    return this.#items.size;
  }

  items(): LiveItem[] {
    return [...this.#items.values()];
  }

  /**
   * Takes an item in, unless it is older than the one held. One that says that the
   * resource went, or is not recorded any more, takes the held one away.
   */
  put(item: LiveItem): void {
    if (item.resourceType !== this.resourceType) {
      return;
    }
    const held = this.#items.get(item.resourceId);
    if (held && capturedAt(held) > capturedAt(item)) {
      return;
    }
    if (held) {
      this.#drop(held);
    }
    if (item.status !== 'present') {
      return;
    }
    this.#items.set(item.resourceId, item);
    if (item.resourceName !== undefined) {
      const ids = this.#idsByName.get(item.resourceName);
      if (ids) ids.add(item.resourceId);
      else this.#idsByName.set(item.resourceName, new Set([item.resourceId]));
    }
  }

  /** Replaces everything by what a full read brought. */
  fill(read: FullRead): void {
    this.#items.clear();
    this.#idsByName.clear();
    this.#answers.clear();
    read.items.forEach(item => this.put(item));
    this.#surplus = 0;
    const recount = this.#recount;
    this.#recount =
      recount && read.isUnbroken && read.asOf - recount.at < JUST_MS
        ? { ...recount, size: this.size }
        : undefined;
    this.isComplete = true;
    this.isCounted = read.isOneAnswer;
    this.asOf = read.asOf;
    this.watermark = read.watermark;
  }

  /**
   * Holds AWS's count against what is held. Where it differs, something went, and all
   * must be read anew; where it is as much greater after that as just before, AWS
   * counts what it does not show.
   *
   * @param at - when it was asked, ms
   */
  count(count: number, at: number): void {
    const recount = this.#recount;
    if (recount?.count === count && recount.size === this.size) {
      this.#surplus = Math.max(0, count - this.size);
    }
    this.isComplete = count === this.size + this.#surplus;
    this.isCounted = this.isComplete;
    this.#recount = this.isComplete ? undefined : { count, at };
  }

  /** The items that a key stands for: one of its id, else all of its name. */
  find(key: LiveKey): LiveItem[] {
    const ids = key.resourceId
      ? [key.resourceId]
      : this.#idsByName.get(key.resourceName ?? '') ?? [];
    return [...ids].flatMap(id => this.#items.get(id) ?? []);
  }

  /**
   * What AWS Config said of a key before that queries do not show, if that still
   * holds. A deletion does as long as queries show the type, for they would show
   * what was made anew.
   */
  answerTo(key: LiveKey, freshness: Freshness): LiveItem[] | undefined {
    const answer = this.#answers.get(nameOf(key));
    if (!answer) {
      return undefined;
    }
    const { items, askedAt } = answer;
    if (items.length === 0) {
      return askedAt >= freshness.settings ? items : undefined;
    }
    const lasts =
      this.size > 0 && items.every(({ status }) => status === 'deleted');
    return lasts || askedAt >= freshness.items ? items : undefined;
  }

  remember(key: LiveKey, answer: Answer): void {
    this.#answers.set(nameOf(key), answer);
  }

  /** Has everything asked anew that queries do not show. */
  forgetAnswers(): void {
    this.#answers.clear();
  }

  #drop({ resourceId, resourceName }: LiveItem): void {
    this.#items.delete(resourceId);
    if (resourceName !== undefined) {
      const ids = this.#idsByName.get(resourceName);
      ids?.delete(resourceId);
      if (ids?.size === 0) this.#idsByName.delete(resourceName);
    }
  }
}

function nameOf({ resourceId, resourceName }: LiveKey): string {
  return JSON.stringify(resourceId ? [resourceId] : [null, resourceName]);
}

function capturedAt({ captureTime }: LiveItem): number {
  return Date.parse(captureTime ?? '') || 0;
}
