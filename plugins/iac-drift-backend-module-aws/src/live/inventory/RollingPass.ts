import { everyItemOf } from '../expressions';
import { itemsIn, PAGE_SIZE, selectPage, type Place } from '../selectRows';
import { isTransient } from './FullRead';
import type { HeldType } from './HeldType';

const CYCLE_MS = 24 * 3_600_000;

/** Part of all pages that one step may read, which bounds its calls. */
const MOST_OF_A_STEP = 1 / 25;

/**
 * Reads everything that is held once more, a few pages at a time, type after type:
 * what was recorded late, so that no refresh brought it, is found within a cycle. A
 * cycle takes 24 hours, or 25 steps where these are more than an hour apart.
 *
 * @internal
 */
export class RollingPass {
  #steppedAt: number | undefined;
  /** Pages that are due, in fractions. */
  #due = 0;
  readonly #place: { accountId: string; region: string };
  readonly #queue: HeldType[] = [];
  #nextToken: string | undefined;

  /** @param place - of what is read */
  constructor(place: { accountId: string; region: string }) {
    this.#place = place;
  }

  /**
   * Goes on for as many pages as are due.
   *
   * @param types - all that are held in full
   * @throws AwsRefusal; the next step goes on where this one was cut short
   */
  async step(types: HeldType[], now: number, at: Place): Promise<void> {
    const pages = types.reduce((sum, { size }) => sum + pagesOf(size), 0);
    const elapsed = Math.max(0, now - (this.#steppedAt ?? now));
    this.#steppedAt = now;
    this.#due = Math.min(
      this.#due + (pages * elapsed) / CYCLE_MS,
      Math.max(1, pages * MOST_OF_A_STEP),
    );
    while (this.#due >= 1) {
      const held = this.#next(types);
      if (!held) {
        return;
      }
      this.#due -= 1;
      await this.#readPage(held, at);
    }
  }

  /** The type whose turn it is; one that is being read in full needs no turn. */
  #next(types: HeldType[]): HeldType | undefined {
    while (this.#queue.length > 0 && !this.#queue[0].isComplete) {
      this.#endType();
    }
    if (this.#queue.length === 0) {
      this.#queue.push(...types);
    }
    return this.#queue[0];
  }

  async #readPage(held: HeldType, at: Place): Promise<void> {
    const token = this.#nextToken;
    const page = await selectPage({
      ...at,
      expression: everyItemOf(held.resourceType, at.within),
      nextToken: token,
    }).catch(error => {
      if (!isTransient(error)) this.#nextToken = undefined;
      throw error;
    });
    const { size } = held;
    itemsIn(page, this.#place).forEach(item => held.put(item));
    // Something in its place may have gone: the next count will tell.
    if (held.size !== size) held.isCounted = false;
    // A page that leads to itself must not keep the pass from all others.
    this.#nextToken = page.nextToken === token ? undefined : page.nextToken;
    if (!this.#nextToken) {
      held.forgetAnswers();
      this.#endType();
    }
  }

  #endType(): void {
    this.#queue.shift();
    this.#nextToken = undefined;
  }
}

function pagesOf(size: number): number {
  return Math.max(1, Math.ceil(size / PAGE_SIZE));
}
