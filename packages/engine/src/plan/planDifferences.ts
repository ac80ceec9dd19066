import { nothingFound, STEERING } from '../compare/attributes';
import { compareCollections } from '../compare/parts';
import { isObject, isSameJson, own } from '../json';
import { COMMON_BOOKKEEPING } from '../mappings/common';
import { AttributeRule, Mapping } from '../mappings/mapping';
import { collectionsOf } from '../mappings/registry';
import { PathStep, pathOf } from '../paths';
import { FoundChange } from '../secrets/mask';
import {
  DesiredResource,
  JsonObject,
  JsonValue,
  UnverifiedAttribute,
} from '../types';
import { agreementByRule, isSame, NO_ITEM } from './agreement';

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
    const others = rule?.declaredBy ?? declaredByOf(mapping, path);
    if (others.some(type => declarers(type).length > 0)) return;
    if (rule) {
      judge({ path, desired, live }, rule, mapping, before, found);
    } else if (mapping?.restless.includes(path)) {
      found.unverified.push({ path, reason: 'not-mapped' });
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

function ruleAt(mapping: Mapping, path: string): AttributeRule | undefined {
  return Object.hasOwn(mapping.attributes, path)
    ? mapping.attributes[path]
    : undefined;
}

function declaredByOf(mapping: Mapping | undefined, path: string): string[] {
  return mapping && Object.hasOwn(mapping.declaredBy, path)
    ? mapping.declaredBy[path]
    : [];
}

function judge(
  { path, desired, live }: FoundChange,
  rule: AttributeRule,
  mapping: Mapping,
  attributes: JsonObject,
  found: PlanDifferences,
) {
  const agreement = agreementByRule(desired, live, rule, mapping, attributes);
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
