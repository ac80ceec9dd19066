import { isSameJson } from '../json';
import { JsonValue, UnverifiedAttribute } from '../types';

/**
 * `unknown`: the two are written in ways that cannot be compared. `masked`: AWS
 * shows that there is a value and not which.
 *
 * @internal
 */
export type Agreement = 'equal' | 'different' | 'unknown' | 'masked';

/** One difference inside a value, such as one tag. @internal */
export interface Difference {
  key: string;
  desired: JsonValue;
  live: JsonValue;
}

/**
 * What it means for a desired and a live value to be equal. Values that are
 * empty on both sides never get here.
 *
 * @internal
 */
export interface Semantics {
  name: string;
  compare(desired: JsonValue, live: JsonValue): Agreement;
  /** Set when only what both show, or what is desired, is compared. */
  isPartial?: true;
  /** What is set inside the desired value and was not compared, by path below it. */
  notCompared?(desired: JsonValue, live: JsonValue): UnverifiedAttribute[];
  /** The live value as the provider would write it. */
  show(live: JsonValue): JsonValue;
  /** Equal values have equal canonical forms. Absent when equality is no equivalence. */
  canonical?(value: JsonValue): JsonValue;
  /** One difference per key, for values that are shown key by key. */
  differences?(desired: JsonValue, live: JsonValue): Difference[];
}

/** Semantics in which two values are equal when their canonical forms are. @internal */
export function byCanonicalForm(
  name: string,
  canonical: (value: JsonValue) => JsonValue,
  show: (live: JsonValue) => JsonValue = canonical,
): Semantics {
  return {
    name,
    canonical,
    show,
    compare(desired, live) {
      const [a, b] = [canonical(desired), canonical(live)];
      return isSameJson(a, b) ? 'equal' : 'different';
    },
  };
}

/**
 * The same for scalars. A list or an object where a scalar was expected is another
 * shape than the one that is known, and not judged.
 *
 * @internal
 */
export function byScalarForm(
  name: string,
  canonical: (value: JsonValue) => JsonValue,
  show?: (live: JsonValue) => JsonValue,
): Semantics {
  const scalar = byCanonicalForm(name, canonical, show);
  return {
    ...scalar,
    compare: (desired, live) =>
      isScalar(desired) === isScalar(live)
        ? scalar.compare(desired, live)
        : 'unknown',
  };
}

function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null;
}
