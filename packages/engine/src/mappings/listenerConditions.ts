import { blocks } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, own, ownInAnyCase, spelling } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { asBlocks } from './read';

/** What a rule can test, in the provider's names. */
const TESTS = [
  'host_header',
  'http_header',
  'http_request_method',
  'path_pattern',
  'query_string',
  'source_ip',
];

/** A rule's tests, each as its field and what passes. @internal */
export function conditionsIn(item: LiveItem): Observation {
  return asBlocks(observe(item.configuration, 'Conditions'), {
    field: 'Field',
    name: condition => nested(condition, 'HttpHeaderName'),
    values: condition => {
      const named = asList(ownInAnyCase(condition, 'Values'));
      return listed([...named, ...inside(condition, 'Values')]);
    },
    regex_values: condition => listed(inside(condition, 'RegexValues')),
  });
}

function inside(condition: JsonObject, key: string): JsonValue[] {
  return Object.values(condition)
    .filter(isObject)
    .flatMap(test => asList(ownInAnyCase(test, key)));
}

function nested(condition: JsonObject, key: string): Observation {
  const [value = null] = inside(condition, key);
  return { observed: true, value: headerName(value) };
}

function listed(values: JsonValue[]): Observation {
  return {
    observed: true,
    value: values.map(value => (isObject(value) ? pair(value) : value)),
  };
}

/** A query string's test is on a key and a value, or on a value alone. */
function pair(test: JsonObject): JsonValue {
  const of = (key: string) => spelling(ownInAnyCase(test, key) ?? '');
  return `${of('key')}=${of('value')}`;
}

function headerName(name: JsonValue): JsonValue {
  return typeof name === 'string' ? name.toLowerCase() : null;
}

const sameTests = blocks({
  field: null,
  name: null,
  values: null,
  regex_values: null,
});

/** The same tests, in any order. @internal */
export const conditions: Semantics = {
  name: 'conditions of a listener rule',
  compare: (desired, live) =>
    sameTests.compare(
      asList(desired)
        .filter(isObject)
        .flatMap(condition => TESTS.flatMap(name => testsOf(condition, name))),
      live,
    ),
  show: live => live,
};

function testsOf(condition: JsonObject, name: string): JsonObject[] {
  const tests = asList(own(condition, name)).filter(isObject);
  if (tests.length === 0) return [];
  const field = name.replaceAll('_', '-');
  if (name === 'query_string') return [{ field, values: tests.map(pair) }];
  return tests.map(test => ({
    field,
    name: headerName(own(test, 'http_header_name') ?? null),
    values: own(test, 'values') ?? null,
    regex_values: own(test, 'regex_values') ?? null,
  }));
}
