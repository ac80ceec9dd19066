import { asList, stableText } from '../json';
import { JsonValue } from '../types';
import { byCanonicalForm, Semantics } from './semantics';

/**
 * The same elements in any order, repeated ones counted once. The order of
 * AWS's lists says nothing unless a list is known to be ordered.
 *
 * @internal
 */
export function setOf(element: Semantics): Semantics {
  const canonical = element.canonical ?? (value => value);
  return byCanonicalForm(
    `set of ${element.name}`,
    value => {
      const texts = asList(value).map(v => stableText(canonical(v)));
      return [...new Set(texts)].sort();
    },
    live => sorted(asList(live).map(element.show)),
  );
}

/**
 * Everything desired is there; more may be. For lists of which the provider
 * manages only what is declared.
 *
 * @internal
 */
export function atLeast(element: Semantics): Semantics {
  const canonical = element.canonical ?? (value => value);
  return {
    name: `at least ${element.name}`,
    isPartial: true,
    compare(desired, live) {
      const there = new Set(
        asList(live).map(value => stableText(canonical(value))),
      );
      return asList(desired).every(v => there.has(stableText(canonical(v))))
        ? 'equal'
        : 'different';
    },
    show: setOf(element).show,
  };
}

/** The same elements in the same order. @internal */
export function listOf(element: Semantics): Semantics {
  const canonical = element.canonical ?? (value => value);
  return byCanonicalForm(
    `list of ${element.name}`,
    value => asList(value).map(canonical),
    live => asList(live).map(element.show),
  );
}

function sorted(values: JsonValue[]): JsonValue[] {
  return [...values].sort((a, b) => {
    const [left, right] = [stableText(a), stableText(b)];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  });
}
