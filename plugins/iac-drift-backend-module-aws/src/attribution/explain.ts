import type { JsonValue, ResourceResult } from '@iac-drift/engine';
import type { Atom } from './atoms';
import type { EventRule } from './events';
import { TAGS } from './events/rule';
import { document, leavesOf, plainKey, scalar, type Leaves } from './request';

/**
 * Whether an event of this kind concerns what an atom is about: does it, or undoes
 * it.
 *
 * @internal
 */
export function concerns(
  rule: EventRule,
  atom: Atom,
  result: ResourceResult,
): boolean {
  const isFacet = rule.facets.includes(result.type);
  if (rule.object || atom.did === 'delete' || atom.did === 'create') {
    return rule.object !== undefined || isFacet;
  }
  const isTag = TAGS.includes(atom.attribute);
  return (
    (isFacet && !isTag) ||
    rule.attributes.includes(atom.attribute) ||
    (rule.attributes.includes('*') && !isTag)
  );
}

/**
 * Whether an event of this kind can have done an atom at all.
 *
 * @internal
 */
export function mayDo(
  rule: EventRule,
  atom: Atom,
  result: ResourceResult,
): boolean {
  if (!concerns(rule, atom, result)) {
    return false;
  }
  switch (atom.did) {
    case 'delete':
      return rule.object
        ? rule.object === 'deleted'
        : rule.effect === 'removes' || rule.effect === 'clears';
    case 'create':
      return rule.object
        ? rule.object === 'created'
        : rule.effect === 'adds' || rule.effect === 'sets';
    case 'add':
      return rule.effect === 'adds' || rule.effect === 'sets';
    case 'remove':
      return rule.effect !== 'adds';
    case 'tag':
      return atom.to === null
        ? rule.effect !== 'adds'
        : rule.effect === 'adds' || rule.effect === 'sets';
    default: // A key that waits for its deletion is still there.
      return (
        rule.object !== 'deleted' || rule.attributes.includes(atom.attribute)
      );
  }
}

/**
 * Whether a request holds what an atom did: the proof that this call, and not
 * another one in the same minutes, did it.
 *
 * @param rule - one that `mayDo` the atom
 * @internal
 */
export function explains(
  request: Leaves,
  rule: EventRule,
  atom: Atom,
  result: ResourceResult,
): boolean {
  switch (atom.did) {
    case 'hide':
      return false;
    case 'delete':
      return (
        rule.object === 'deleted' ||
        rule.effect === 'clears' ||
        namesFacet(request, result)
      );
    case 'create':
      return rule.object === 'created' || namesFacet(request, result);
    case 'tag':
      return explainsTag(request, rule, atom);
    case 'add':
      return rule.effect === 'removes' || rule.effect === 'clears'
        ? false
        : holds(request, atom.element);
    case 'remove':
      if (rule.effect === 'removes') {
        return holds(request, atom.element);
      }
      return (
        rule.effect === 'clears' ||
        (rule.effect === 'sets' && leavesOut(request, atom))
      );
    case 'set':
      return explainsSet(request, rule, atom);
    default:
      return false;
  }
}

/**
 * Whether a request did the opposite of an atom, so that no call before it can be
 * the one that is looked for.
 *
 * @internal
 */
export function undoes(request: Leaves, rule: EventRule, atom: Atom): boolean {
  switch (atom.did) {
    case 'add':
      return (
        rule.effect === 'clears' ||
        (rule.effect === 'removes' && holds(request, atom.element))
      );
    case 'remove':
      return (
        (rule.effect === 'adds' || rule.effect === 'sets') &&
        holds(request, atom.element)
      );
    case 'tag':
      return (
        rule.effect === 'clears' ||
        request.tagKeys.has(atom.key) ||
        request.tags.has(atom.key)
      );
    case 'set':
      return (
        rule.value !== undefined ||
        rule.effect === 'clears' ||
        request.leaves.some(({ keys }) => areAbout(keys, atom.path))
      );
    case 'delete':
      return rule.object === 'created';
    case 'create':
      return rule.object === 'deleted';
    default:
      return false;
  }
}

/**
 * Whether a request says in plain words that it set something else, so that the
 * call cannot be the one that is looked for.
 *
 * @internal
 */
export function contradicts(
  request: Leaves,
  rule: EventRule,
  atom: Atom,
): boolean {
  if (atom.did === 'tag') {
    const value = request.tags.get(atom.key);
    return rule.effect !== 'removes' && value !== undefined
      ? value !== atom.to
      : false;
  }
  if (atom.did !== 'set' || atom.to === null || typeof atom.to === 'object') {
    return false;
  }
  const { path, to } = atom;
  if (rule.value !== undefined) {
    return asSwitch(to) !== rule.value;
  }
  const said = request.leaves.filter(
    ({ keys, value }) => areAbout(keys, path) && !isHidden(value),
  );
  return (
    said.length > 0 &&
    document(String(to)) === undefined &&
    !said.some(({ value }) => isSame(value, to))
  );
}

/** What services write in place of a value: `HIDDEN_DUE_TO_SECURITY_REASONS`. */
function isHidden(value: string): boolean {
  return /sensitive|hidden|redacted|^[*]+$/.test(value);
}

function explainsTag(
  request: Leaves,
  rule: EventRule,
  { key, to }: { key: string; to: string | null },
): boolean {
  if (to !== null) {
    return rule.effect !== 'removes' && request.tags.get(key) === to;
  }
  switch (rule.effect) {
    case 'removes':
      return request.tagKeys.has(key) || request.values.has(scalar(key));
    case 'clears':
      return true;
    case 'sets': // the whole set of tags, in which this one is missing
      return request.tags.size > 0 && !request.tags.has(key);
    default:
      return false;
  }
}

function explainsSet(
  request: Leaves,
  rule: EventRule,
  { path, to }: { path: string; to: JsonValue },
): boolean {
  if (rule.value !== undefined) {
    return asSwitch(to) === rule.value;
  }
  if (to === null || to === '' || to === false) {
    if (rule.effect === 'clears') {
      return true;
    }
  }
  if (to === null || to === '') {
    return false;
  }
  if (typeof to === 'object') {
    return holdsDocument(request, to);
  }
  const content = typeof to === 'string' ? document(to) : undefined;
  if (content !== undefined) {
    return holdsDocument(request, content);
  }
  return request.leaves.some(
    ({ keys, value }) =>
      isSame(value, to) && (isDistinctive(value) || areAbout(keys, path)),
  );
}

/** All that tells an element from others of its kind is in the request. */
function holds(request: Leaves, element: JsonValue): boolean {
  const told = tells(element);
  return told.length > 0 && told.every(value => request.values.has(value));
}

/** The values that tell an element from others of its kind. @internal */
export function tells(element: JsonValue): string[] {
  return [...leavesOf(element).values].filter(
    value => !['true', 'false', '0', '-1'].includes(value),
  );
}

/** The request sets a list as a whole, and this element is not in it. */
function leavesOut(
  request: Leaves,
  { attribute, element }: { attribute: string; element: JsonValue },
): boolean {
  return (
    !holds(request, element) &&
    request.leaves.some(({ keys }) =>
      keys.some(key => isSameKey(key, plainKey(attribute))),
    )
  );
}

/**
 * A document, such as a policy, is set as a whole: the request must have all of
 * it and nothing more, or it is an earlier or later version.
 */
function holdsDocument(request: Leaves, content: JsonValue): boolean {
  const wanted = leavesOf(content).values;
  return (
    wanted.size > 0 &&
    request.documents.some(
      values =>
        values.size === wanted.size &&
        [...wanted].every(value => values.has(value)),
    )
  );
}

/** The name of a part stands in the id that Terraform gives it: `role/policy-arn`. */
function namesFacet(request: Leaves, result: ResourceResult): boolean {
  const { id = '', arn = '', resourceId = '' } = result.identity;
  const partId = scalar(id);
  return [...request.values].some(
    value =>
      value.length >= 6 &&
      partId.endsWith(value) &&
      value !== scalar(arn) &&
      value !== scalar(resourceId),
  );
}

const ON = ['true', 'enabled', 'on'];
const OFF = ['false', 'disabled', 'suspended', 'off'];

function asSwitch(value: JsonValue): boolean | undefined {
  const text = String(value).toLowerCase();
  if (ON.includes(text)) {
    return true;
  }
  return OFF.includes(text) ? false : undefined;
}

/** Whether a value in a request or an item is that of the code. @internal */
export function isSame(value: string, to: string | number | boolean): boolean {
  return (
    value === scalar(to) || (typeof to === 'boolean' && asSwitch(value) === to)
  );
}

/** A word or number is everywhere; an ARN, an id or a CIDR block is not. */
function isDistinctive(value: string): boolean {
  return value.length >= 8 && /[0-9:/]/.test(value) && /\D/.test(value);
}

/** Keys that say nothing without the key above them. */
const GENERIC_KEYS = ['value', 'status', 'enabled', 'state'];

/** Whether a value in a request or an item, by its keys, is that of an attribute. @internal */
export function areAbout(keys: string[], path: string): boolean {
  const steps = path
    .split('.')
    .map(step => plainKey(step.replace(/\[\d*\]/g, '')));
  const ownKey = keys.at(-1) ?? '';
  return (
    isSameKey(ownKey, steps.at(-1) ?? '') ||
    (GENERIC_KEYS.includes(ownKey) &&
      keys.slice(0, -1).some(key => steps.some(step => isSameKey(key, step))))
  );
}

function isSameKey(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short === long || (short.length >= 4 && long.includes(short));
}
