import type { JsonValue, ResourceResult } from '@iac-drift/engine';
import type { Atom } from './atoms';
import type { EventRule } from './events';
import { TAGS } from './events/rule';
import { isObject } from './json';
import { isSameKey, saidOf } from './keys';
import { isInOneOf, recordsOf, tells } from './records';
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
      // A part may end when something else is set in its place, or nothing.
      return rule.object ? rule.object === 'deleted' : rule.effect !== 'adds';
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
        (rule.effect === 'removes' && namesFacet(request, result))
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
        saidOf(request.leaves, atom.path, isSolely(rule, atom)).length > 0
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
  result: ResourceResult,
): boolean {
  if (atom.did === 'delete') {
    return rule.effect === 'sets' && namesFacet(request, result);
  }
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
  const content = document(String(to));
  if (content !== undefined) {
    // AWS writes principals in its own way: only other words may be the same.
    return (
      withWordsOf(request, content).length > 0 &&
      !holdsDocument(request, content)
    );
  }
  const said = saidOf(request.leaves, path, isSolely(rule, atom)).filter(
    ({ value }) => !isHidden(value),
  );
  return said.length > 0 && !said.some(({ value }) => isSame(value, to));
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
      return request.tagKeys.has(key);
    case 'clears':
      return true;
    case 'sets': // the whole set of tags, in which this one is missing
      return (
        !request.tags.has(key) &&
        (rule.vague ? request.tagKeys.has(key) : request.tags.size > 0)
      );
    default:
      return false;
  }
}

function explainsSet(
  request: Leaves,
  rule: EventRule,
  atom: Atom & { did: 'set' },
): boolean {
  const { path, to } = atom;
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
  const said = saidOf(request.leaves, path, isSolely(rule, atom));
  return said.length > 0
    ? said.some(({ value }) => isSame(value, to))
    : request.leaves.some(
        ({ value }) => isSame(value, to) && isDistinctive(value),
      );
}

/** Whether events of this kind set no other attribute. */
function isSolely(rule: EventRule, { attribute }: Atom): boolean {
  return rule.attributes.length === 1 && rule.attributes[0] === attribute;
}

/** All that tells an element from others of its kind is in the request, together. */
function holds(request: Leaves, element: JsonValue): boolean {
  return isInOneOf(recordsOf(request.content), tells(leavesOf(element).leaves));
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
  const isPolicy = isObject(content) && 'Statement' in content;
  return withWordsOf(request, content).some(
    // The same words allow and deny other things in another order.
    ({ value }) => !isPolicy || shape(value) === shape(content),
  );
}

function withWordsOf({ documents }: Leaves, content: JsonValue) {
  const { values: wanted } = leavesOf(content);
  return documents.filter(
    ({ values }) =>
      wanted.size > 0 &&
      values.size === wanted.size &&
      [...wanted].every(one => values.has(one)),
  );
}

/** Text that is equal for documents that say the same. */
function shape(value: JsonValue): string {
  const content = typeof value === 'string' ? document(value) ?? value : value;
  if (Array.isArray(content)) {
    const entries = [...new Set(content.map(shape))].sort();
    return entries.length === 1 ? entries[0] : `[${entries.join()}]`;
  }
  if (isObject(content)) {
    const members = Object.entries(content).map(
      ([key, child]) => `${plainKey(key)}:${shape(child)}`,
    );
    return `{${members.sort().join()}}`;
  }
  return content === null ? '' : JSON.stringify(scalar(content));
}

/**
 * The name of a part stands in the id that Terraform gives it, alone or after that of
 * what it is a part of: `role/policy-arn`, `role:policy`.
 */
function namesFacet(request: Leaves, { identity }: ResourceResult): boolean {
  const { id = '', arn = '', resourceId = '', resourceType = '' } = identity;
  const whole = scalar(id);
  const names = [whole, whole.replace(/^[^:/,]*[:/,]/, '')];
  const parent = plainKey(resourceType.split('::').at(-1) ?? '');
  return request.leaves.some(
    ({ keys, value }) =>
      names.includes(value) &&
      value !== scalar(arn) &&
      value !== scalar(resourceId) &&
      !(parent !== '' && keys.at(-1) === `${parent}name`),
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
