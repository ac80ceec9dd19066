import {
  agreementOf,
  isUnset,
  nothingFound,
  STEERING,
} from '../compare/attributes';
import { compareCollections } from '../compare/parts';
import {
  isEmpty,
  isObject,
  isSameJson,
  own,
  parseJson,
  spelling,
  stableText,
} from '../json';
import { COMMON_BOOKKEEPING } from '../mappings/common';
import { AttributeRule, Mapping } from '../mappings/mapping';
import { collectionsOf } from '../mappings/registry';
import { PathStep, pathOf } from '../paths';
import { FoundChange } from '../secrets/mask';
import {
  DesiredResource,
  JsonObject,
  JsonValue,
  LiveItem,
  UnverifiedAttribute,
} from '../types';

/** @internal */
export interface PlanDifferences {
  changes: FoundChange[];
  unverified: UnverifiedAttribute[];
}

/**
 * Compares what the state had with what refreshing found. Both are in the
 * provider's names and shapes, so that every attribute can be compared, those
 * too that no live item shows. Of a type with a mapping, what its rules call
 * equal is equal and bookkeeping is left out.
 *
 * Maps and single blocks are compared by their attributes, lists as a whole.
 *
 * @internal
 */
export function planDifferences(
  resource: DesiredResource,
  after: JsonObject,
  mapping: Mapping | undefined,
  declarers: (type: string) => DesiredResource[],
): PlanDifferences {
  const before = resource.attributes;
  const found = mapping
    ? collectionDifferences(mapping, before, after, declarers)
    : nothingFound();
  const settled = new Set(
    mapping && [
      ...Object.keys(mapping.parts),
      ...(haveSameParts(resource.type, before, after) ? mapping.partOf : []),
    ],
  );
  const steps: PathStep[] = [];
  const visit = (desired: JsonValue, live: JsonValue) => {
    if (isSameJson(desired, live)) return;
    const path = pathOf(steps);
    const rule = mapping && ruleAt(mapping, path);
    if (settled.has(path) || (!rule && isLeftOut(path, before, mapping))) {
      return;
    }
    if (rule) {
      if (rule.declaredBy?.some(type => declarers(type).length > 0)) return;
      judge({ path, desired, live }, rule, mapping, before, found);
    } else if (isBranch(desired, live)) {
      for (const step of stepsInto(desired, live)) {
        steps.push(step);
        visit(inside(desired, step), inside(live, step));
        steps.pop();
      }
    } else if (!isSame(desired, live, mapping)) {
      found.changes.push({ path, desired, live });
    }
  };
  visit(before, after);
  return found;
}

/**
 * Attributes of which no difference is drift: they identify the resource, steer
 * the provider, or are computed.
 *
 * @internal
 */
export function isLeftOut(
  path: string,
  attributes: JsonObject,
  mapping: Mapping | undefined,
): boolean {
  if (mapping === undefined) return false;
  if (path === 'tags' && !Object.hasOwn(attributes, 'tags_all')) return false;
  return (
    COMMON_BOOKKEEPING.includes(path) ||
    mapping.bookkeeping.includes(path) ||
    STEERING.test(path)
  );
}

/** The live item that a rule would ask, of which a plan knows nothing. */
const NO_ITEM: LiveItem = {
  resourceType: '',
  resourceId: '',
  status: 'present',
  configuration: null,
  supplementaryConfiguration: {},
};

function ruleAt(mapping: Mapping, path: string): AttributeRule | undefined {
  return Object.hasOwn(mapping.attributes, path)
    ? mapping.attributes[path]
    : undefined;
}

function judge(
  { path, desired, live }: FoundChange,
  rule: AttributeRule,
  mapping: Mapping,
  attributes: JsonObject,
  found: PlanDifferences,
) {
  const agreement = agreementIn(desired, live, rule, mapping, attributes);
  if (agreement === 'equal') return;
  if (agreement !== 'different') {
    const reason = agreement === 'masked' ? 'masked' : 'not-returned';
    found.unverified.push({ path, reason });
    return;
  }
  const { differences } = rule.semantics;
  found.changes.push(
    ...(differences
      ? differences(desired, live).map(({ key, ...values }) => ({
          path: `${path}.${key}`,
          ...values,
        }))
      : [{ path, desired, live }]),
  );
}

/**
 * A rule judges AWS's spelling against the provider's. That it judges two
 * spellings of the provider too shows in that each equals itself.
 */
function agreementIn(
  desired: JsonValue,
  live: JsonValue,
  rule: AttributeRule,
  mapping: Mapping,
  attributes: JsonObject,
) {
  const { semantics, movesByItself } = rule;
  const isMeant =
    !semantics.isPartial &&
    [desired, live].every(
      value => isEmpty(value) || semantics.compare(value, value) === 'equal',
    );
  if (!isMeant) return isSame(desired, live, mapping) ? 'equal' : 'different';
  const { alsoEqual, readPending, ...plain } = rule;
  return agreementOf(
    desired,
    live,
    movesByItself ? { ...plain, alsoEqual } : plain,
    NO_ITEM,
    attributes,
  );
}

/** A collection of which other resources of the plan may declare parts. */
function collectionDifferences(
  mapping: Mapping,
  before: JsonObject,
  after: JsonObject,
  declarers: (type: string) => DesiredResource[],
): PlanDifferences {
  const parts = Object.entries(mapping.parts).map(([path, rule]) => [
    path,
    { ...rule, live: () => rule.snapshot(after) },
  ]);
  const { changes, doubtful, unverified } = compareCollections(
    { ...mapping, parts: Object.fromEntries(parts) },
    before,
    NO_ITEM,
    declarers,
  );
  return { changes: [...changes, ...doubtful], unverified };
}

/** Whether a resource that is parts of a collection is the same ones as before. */
function haveSameParts(
  type: string,
  before: JsonObject,
  after: JsonObject,
): boolean {
  const partsOf = (attributes: JsonObject) => {
    const parts = collectionsOf(type).flatMap(
      rule => rule.declaredBy[type]?.(attributes) ?? [],
    );
    const texts = parts.map(({ key, content }) =>
      JSON.stringify([key, content?.canonical]),
    );
    return [...new Set(texts)].sort().join();
  };
  const parts = partsOf(before);
  return parts !== '' && parts === partsOf(after);
}

/** Two maps, or two lists of at most one block; nothing stands for either. */
function isBranch(a: JsonValue, b: JsonValue): boolean {
  const isBlock = (value: JsonValue) =>
    Array.isArray(value) &&
    (value.length === 0 || (value.length === 1 && isObject(value[0])));
  return [isObject, isBlock].some(
    is => (is(a) && (is(b) || b === null)) || (a === null && is(b)),
  );
}

function stepsInto(a: JsonValue, b: JsonValue): PathStep[] {
  if (Array.isArray(a) || Array.isArray(b)) return [0];
  const keys = [a, b].flatMap(value =>
    isObject(value) ? Object.keys(value) : [],
  );
  return [...new Set(keys)];
}

function inside(value: JsonValue, step: PathStep): JsonValue {
  if (typeof step === 'number') {
    return Array.isArray(value) ? value[step] ?? null : null;
  }
  return isObject(value) ? own(value, step) ?? null : null;
}

/**
 * Providers of the older kind cannot tell null from empty, and documents are
 * written anew by AWS.
 */
function isSame(
  a: JsonValue,
  b: JsonValue,
  mapping: Mapping | undefined,
): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  const [left, right] = [documentOf(a), documentOf(b)];
  if (left && right) return isSameJson(left, right);
  if (mapping === undefined) return false;
  return (isUnset(a) && isUnset(b)) || looseText(a) === looseText(b);
}

function documentOf(value: JsonValue): JsonValue | undefined {
  return typeof value === 'string' && /^\s*[{[]/.test(value)
    ? parseJson(value)
    : undefined;
}

/** In which the order of lists says nothing, nor does what is not set. */
function looseText(value: JsonValue): string {
  return stableText(loose(value));
}

function loose(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return [...new Set(value.map(looseText))].sort();
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => !isUnset(inner))
        .map(([key, inner]) => [key, loose(inner)]),
    );
  }
  return value === null ? null : spelling(value);
}
