import type { JsonValue, ResourceResult } from '@iac-drift/engine';
import type { Atom } from './atoms';
import { isOtherPolicy } from './documents';
import type { EventRule } from './events';
import { isSolely, namesFacet } from './explain';
import { saidOf, sharesAWord } from './keys';
import { trailNames } from './names';
import { recordsOf, tells } from './records';
import {
  document,
  leavesOf,
  plainKey,
  scalar,
  type Leaf,
  type Leaves,
} from './request';
import { asSwitch, isDistinctive, isHidden, means } from './values';

/**
 * Whether a request says in plain words that it did something else, so that the
 * call cannot be the one that is looked for, be it the only one.
 *
 * @param rule - one that `mayDo` the atom
 * @internal
 */
export function contradicts(
  request: Leaves,
  rule: EventRule,
  atom: Atom,
  result: ResourceResult,
): boolean {
  if (rule.object) {
    return false;
  }
  switch (atom.did) {
    case 'create':
    case 'delete':
      return rule.effect === 'sets'
        ? atom.did === 'delete' && namesFacet(request, result)
        : namesOtherPart(request, result);
    case 'tag':
      return tagsOtherwise(request, rule, atom);
    case 'add':
    case 'remove':
      return (
        // It takes nothing away but what it sets in its place.
        (atom.did === 'remove' && rule.part !== undefined) ||
        isAboutOthers(request, rule, atom) ||
        namesOtherElement(request, atom.element, result)
      );
    case 'set':
      return (
        isAboutOthers(request, rule, atom) || setsOtherwise(request, rule, atom)
      );
    default:
      return isAboutOthers(request, rule, atom);
  }
}

/** A call that may set any attribute names those that it sets, in words like the code's. */
function isAboutOthers(request: Leaves, rule: EventRule, atom: Atom): boolean {
  return (
    rule.attributes.includes('*') &&
    request.keys.size > 0 &&
    !sharesAWord(request.keys, atom.path)
  );
}

function setsOtherwise(
  request: Leaves,
  rule: EventRule,
  atom: Atom & { did: 'set' },
): boolean {
  const { path, to } = atom;
  if (to === null || typeof to === 'object') {
    return false;
  }
  if (rule.value !== undefined) {
    return asSwitch(to) !== rule.value;
  }
  const content = document(String(to));
  if (content !== undefined) {
    return isOtherPolicy(request, content);
  }
  const said = saidOf(request.leaves, path, isSolely(rule, atom)).filter(
    ({ value }) => !isHidden(value),
  );
  return said.length > 0 && !said.some(({ value }) => means(value, to));
}

function tagsOtherwise(
  { tags, tagKeys }: Leaves,
  rule: EventRule,
  { key, to }: { key: string; to: string | null },
): boolean {
  const isNamed = tags.has(key) || tagKeys.has(key);
  if (!isNamed) {
    return to === null && rule.effect === 'sets'
      ? false
      : tags.size + tagKeys.size > 0;
  }
  const value = tags.get(key);
  return rule.effect !== 'removes' && value !== undefined && value !== to;
}

/** The request names elements of a list, and not this one. */
function namesOtherElement(
  request: Leaves,
  element: JsonValue,
  result: ResourceResult,
): boolean {
  const told = tells(leavesOf(element).leaves);
  const said = recordsOf(request.content)
    .map(record => besideNames(tells(record), result))
    .filter(record => record.some(isTelling));
  return (
    told.some(isTelling) &&
    said.length > 0 &&
    !said.some(record => mayMean(record, told))
  );
}

/** They share what tells one from another, and differ in nothing that both name. */
function mayMean(record: Leaf[], told: Leaf[]): boolean {
  return (
    record
      .filter(isTelling)
      .some(leaf => told.some(other => isLike(leaf.value, other.value))) &&
    told.every(({ keys, value }) => {
      const own = keys.at(-1);
      const named = record.filter(
        leaf => own !== undefined && leaf.keys.at(-1) === own,
      );
      return own === 'description' || named.length === 0
        ? true
        : named.some(leaf => leaf.value === value);
    })
  );
}

/** The request names a part of the resource, and the id that Terraform gives is of another. */
function namesOtherPart(request: Leaves, result: ResourceResult): boolean {
  const id = scalar(result.identity.id ?? '');
  const said = besideNames(request.leaves, result).filter(({ keys }) =>
    /(name|arn|id|label|sid)$/.test(keys.at(-1) ?? ''),
  );
  return (
    /[:/,|]/.test(id) &&
    said.length > 0 &&
    !said.some(({ value }) => id.includes(value))
  );
}

/** What a request says beside which resource it means. */
function besideNames(leaves: Leaf[], { identity }: ResourceResult): Leaf[] {
  const names = trailNames(identity).map(scalar);
  const noun = plainKey(identity.resourceType?.split('::').at(-1) ?? '');
  return leaves.filter(({ keys, value }) => {
    const isTop = keys.length === 1 || /request$/.test(keys.at(-2) ?? '');
    const stem = /^(.+?)(name|id|arn|identifier|url)$/.exec(keys.at(-1) ?? '');
    return !(
      names.includes(value) ||
      isHidden(value) ||
      (isTop && stem && noun.endsWith(stem[1]))
    );
  });
}

function isTelling({ value }: Leaf): boolean {
  return isDistinctive(value) || value.includes('/');
}

/** A group of another account is named with and without it. */
function isLike(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}
