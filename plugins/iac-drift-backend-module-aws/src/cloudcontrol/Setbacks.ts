import { AwsRefusal } from '../account/AwsRefusal';
import { isUnreadableType } from './explained';
import type { Question } from './wanted';

/** Refusals in a row after which the rest is not asked for. */
const LIMIT = 3;

const MINUTE = 60_000;

/** How long a type is left alone for which a right is missing, or which fails. */
const TYPE_MS = 10 * MINUTE;

/** How long a region is left alone that throttles, or does not answer. */
const PLACE_MS = MINUTE;

/** How long a type is left alone that Cloud Control cannot read. New ones come with AWS's releases. */
const UNREADABLE_MS = 24 * 60 * MINUTE;

interface Setback {
  inARow: number;
  refusal: AwsRefusal;
  until: number;
}

/**
 * Knows where asking is of no use for a while, so that a missing right or an outage
 * costs a few calls and not thousands.
 *
 * @internal
 */
export class Setbacks {
  readonly #setbacks = new Map<string, Setback>();

  /** @returns why not to ask now, or undefined */
  at(question: Question, now: number): AwsRefusal | undefined {
    return [placeOf(question), typeOf(question)]
      .map(key => this.#setbacks.get(key))
      .find(setback => setback !== undefined && setback.until > now)?.refusal;
  }

  answered(question: Question): void {
    this.#setbacks.delete(placeOf(question));
    this.#setbacks.delete(typeOf(question));
  }

  /** @returns whether this was one too many */
  refused(question: Question, now: number, refusal: AwsRefusal): boolean {
    if (isUnreadableType(refusal)) {
      return this.#note(typeOf(question), refusal, LIMIT, now + UNREADABLE_MS);
    }
    return isOfThePlace(refusal)
      ? this.#note(placeOf(question), refusal, 1, now + PLACE_MS)
      : this.#note(typeOf(question), refusal, 1, now + TYPE_MS);
  }

  #note(
    key: string,
    refusal: AwsRefusal,
    weight: number,
    until: number,
  ): boolean {
    const before = this.#setbacks.get(key)?.inARow ?? 0;
    const inARow = Math.min(LIMIT, before + weight);
    this.#setbacks.set(key, {
      inARow,
      refusal,
      until: inARow < LIMIT ? -Infinity : until,
    });
    return before < LIMIT && inARow === LIMIT;
  }
}

/** Trouble that has nothing to do with the type that was asked for. */
function isOfThePlace({ reason, code }: AwsRefusal): boolean {
  return (
    reason === 'throttled' ||
    /^(TimeoutError|InternalFailure|InternalServerError|ServiceUnavailable|E[A-Z_]+)$/.test(
      code,
    )
  );
}

function placeOf({ account, region }: Question): string {
  return JSON.stringify([account.accountId, region]);
}

function typeOf({ account, region, typeName }: Question): string {
  return JSON.stringify([account.accountId, region, typeName]);
}
