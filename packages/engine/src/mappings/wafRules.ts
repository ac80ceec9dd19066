import { blocks } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import {
  asList,
  isEmpty,
  isObject,
  own,
  ownInAnyCase,
  spelling,
  stableText,
} from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { asBlocks } from './read';

/** Of an object with one key, that key: `Allow` of `{ Allow: {} }`. In lower case. @internal */
export function kindOf(choice: JsonValue | undefined): string {
  const [block] = asList(choice).filter(isObject);
  const chosen = Object.entries(block ?? {}).find(
    // The provider writes an empty list for what was not chosen.
    ([, value]) => value !== null && !(Array.isArray(value) && isEmpty(value)),
  );
  return chosen ? chosen[0].replaceAll('_', '').toLowerCase() : '';
}

const PLAIN = blocks({
  name: null,
  priority: null,
  action: null,
  override_action: null,
  statement: null,
});

/**
 * The same rules by name, priority, what they do and what kind of test they make,
 * and by the values that both show under one name. The provider nests the tests in
 * another way, and leaves out or writes out what has its default, so that a name
 * which one side alone has says nothing.
 *
 * @internal
 */
export const rules: Semantics = {
  name: 'rules of a web ACL',
  compare: (desired, live) => {
    const kinds = PLAIN.compare(plain(desired), live);
    if (kinds !== 'equal') return kinds;
    const shown = new Map(
      asList(live)
        .filter(isObject)
        .map(rule => [spelling(own(rule, 'name')), own(rule, 'all') ?? null]),
    );
    const isSame = (rule: JsonObject) =>
      haveSameValues(rule, shown.get(spelling(own(rule, 'name'))) ?? null);
    return asList(desired).filter(isObject).every(isSame)
      ? 'equal'
      : 'different';
  },
  show: live => asList(live).filter(isObject).map(shownRule),
};

/** A choice as the provider's block: `[{ allow: [{}] }]`. @internal */
export function shownKind(kind: JsonValue | undefined): JsonValue {
  return typeof kind === 'string' && kind !== '' ? [{ [kind]: [{}] }] : [];
}

/** What a rule tests and counts stands as AWS writes it. */
function shownRule(rule: JsonObject): JsonValue {
  const all = own(rule, 'all');
  const asIs = (key: string) =>
    asList(isObject(all) ? ownInAnyCase(all, key) : undefined);
  return {
    name: own(rule, 'name') ?? null,
    priority: own(rule, 'priority') ?? null,
    action: shownKind(own(rule, 'action')),
    override_action: shownKind(own(rule, 'override_action')),
    statement: asIs('Statement'),
    visibility_config: asIs('VisibilityConfig'),
  };
}

/** What AWS decides where nobody does. */
const UNASKED = new Set(['enablemachinelearning']);

function haveSameValues(desired: JsonValue, live: JsonValue): boolean {
  const [a, b] = [valuesByName(desired), valuesByName(live)];
  return [...a].every(([name, values]) => {
    const shown = b.get(name);
    if (shown === undefined || UNASKED.has(name)) return true;
    return stableText([...values].sort()) === stableText([...shown].sort());
  });
}

/** Scalars by their key, without its underscores and case; zero and false are none. */
function valuesByName(root: JsonValue): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const visit = (value: JsonValue, name: string) => {
    if (Array.isArray(value)) value.forEach(element => visit(element, name));
    else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        visit(inner, key.replaceAll('_', '').toLowerCase());
      }
    } else if (value !== null && value !== '') {
      const values = found.get(name) ?? new Set();
      found.set(name, values);
      const text = spelling(value).toLowerCase();
      if (text !== '0' && text !== 'false') values.add(text);
    }
  };
  visit(root, '');
  return found;
}

function plain(value: JsonValue): JsonValue {
  return asList(value)
    .filter(isObject)
    .map(rule => ({
      name: own(rule, 'name') ?? null,
      priority: own(rule, 'priority') ?? null,
      action: kindOf(own(rule, 'action')),
      override_action: kindOf(own(rule, 'override_action')),
      statement: kindOf(own(rule, 'statement')),
    }));
}

function kindAt(key: string) {
  return (element: JsonObject): Observation => {
    const value = kindOf(ownInAnyCase(element, key));
    return value === '' ? { observed: false } : { observed: true, value };
  };
}

/** The rules as the provider's blocks, and `all` of each as it stands. @internal */
export function liveRules(item: LiveItem): Observation {
  return asBlocks(observe(item.configuration, 'Rules'), {
    name: 'Name',
    priority: 'Priority',
    action: kindAt('Action'),
    override_action: kindAt('OverrideAction'),
    statement: kindAt('Statement'),
    all: element => ({ observed: true, value: element }),
  });
}
