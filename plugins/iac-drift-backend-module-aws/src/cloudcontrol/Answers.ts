import type { LiveItem } from '@iac-drift/engine';
import type { AwsRefusal } from '../account/AwsRefusal';
import type { Question } from './wanted';

/** What was seen a day ago is no longer told. */
const MAX_AGE_MS = 24 * 60 * 60_000;

/** A few kilobytes each. */
const MAX_ENTRIES = 20_000;

/**
 * What Cloud Control last said of a resource.
 *
 * @internal
 */
export interface Answer {
  /** When it was last asked, whatever came of it; ms. */
  askedAt: number;
  /** The newest answer, which may be older than the last question. */
  seen?: { at: number; what: LiveItem | 'gone' };
  /** Why the last question was not answered. */
  refusal?: AwsRefusal;
}

/**
 * Remembers what Cloud Control said, because asking for everything in each scan would
 * take too long.
 *
 * @internal
 */
export class Answers {
  /** The ones wanted last come last. */
  readonly #answers = new Map<string, Answer>();

  /** What is known of a question; what is too old is not told. */
  of(question: Question, now: number): Answer | undefined {
    const key = keyOf(question);
    const answer = this.#answers.get(key);
    if (!answer) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const isOld = answer.seen && now - answer.seen.at > MAX_AGE_MS;
    return isOld ? { ...answer, seen: undefined } : answer;
  }

  seen(question: Question, at: number, what: LiveItem | 'gone'): void {
    this.#keep(question, { askedAt: at, seen: { at, what } });
  }

  /**
   * What passes by itself, as throttling does, leaves what was seen before; who has
   * no right to see it any more is not shown it.
   */
  refused(question: Question, at: number, refusal: AwsRefusal): void {
    const before = this.#answers.get(keyOf(question))?.seen;
    const keeps = refusal.reason !== 'access-denied';
    this.#keep(question, {
      askedAt: at,
      refusal,
      ...(keeps && before && { seen: before }),
    });
  }

  #keep(question: Question, answer: Answer): void {
    const key = keyOf(question);
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    if (this.#answers.size > MAX_ENTRIES) {
      const [oldest] = this.#answers.keys();
      this.#answers.delete(oldest);
    }
  }
}

/** @internal */
export function keyOf(question: Question): string {
  const { account, region, typeName, identifier } = question;
  return JSON.stringify([account.accountId, region, typeName, identifier]);
}
