import type { JsonValue, ResourceResult } from '@iac-drift/engine';
import type { Atom } from './atoms';
import { holdsDocument } from './documents';
import { holds, leavesOut, takesAway } from './elements';
import type { EventRule } from './events';
import { TAGS } from './events/rule';
import { isObject } from './json';
import { saidOf } from './keys';
import { document, plainKey, scalar, type Leaves } from './request';
import { asSwitch, isDistinctive, isSame, means } from './values';

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
      return (
        (rule.effect === 'adds' || rule.effect === 'sets') &&
        (rule.part === undefined || Boolean(partOf(atom, rule.part)))
      );
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

function partOf({ element }: { element: JsonValue }, part: string) {
  return isObject(element) ? element[part] : undefined;
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
        return takesAway(request, atom.element, result);
      }
      return (
        rule.effect === 'clears' ||
        (rule.effect === 'sets' && leavesOut(request, rule, atom))
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
export function undoes(
  request: Leaves,
  rule: EventRule,
  atom: Atom,
  result: ResourceResult,
): boolean {
  switch (atom.did) {
    case 'add':
      return (
        rule.effect === 'clears' ||
        (rule.effect === 'removes' && takesAway(request, atom.element, result))
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
    ? said.some(({ value }) => means(value, to))
    : request.leaves.some(
        ({ value }) => isSame(value, to) && isDistinctive(value),
      );
}

/** Whether events of this kind set no other attribute. @internal */
export function isSolely(rule: EventRule, { attribute }: Atom): boolean {
  return rule.attributes.length === 1 && rule.attributes[0] === attribute;
}

/**
 * The name of a part stands in the id that Terraform gives it, alone or after that of
 * what it is a part of: `role/policy-arn`, `role:policy`.
 *
 * @internal
 */
export function namesFacet(
  request: Leaves,
  { identity }: ResourceResult,
): boolean {
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
