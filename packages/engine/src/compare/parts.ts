import { Mapping, Part, PartsRule } from '../mappings/mapping';
import { DesiredResource, JsonObject, LiveItem } from '../types';
import { FoundChange } from '../secrets/mask';
import { Findings, nothingFound } from './attributes';

const NO_PARTS = new Map<string, Part>();

/**
 * Compares the collections of a parent, of which its own attribute, resources of
 * their own, or both may declare parts.
 *
 * Where resources declare parts, the parent's attribute is a snapshot from the
 * last refresh: what it holds is never missing, and a live part is an addition
 * only when neither it nor any of those resources knows it. Where none does, the
 * attribute is the declaration.
 *
 * @internal
 */
export function compareCollections(
  mapping: Mapping,
  attributes: JsonObject,
  item: LiveItem | undefined,
  declarers: (type: string) => DesiredResource[],
): Findings {
  const found = nothingFound();
  if (!hasParts(mapping)) return found;
  const collections = Object.entries(mapping.parts).map(([path, rule]) => ({
    path,
    rule,
    live: item && rule.live(item),
    snapshot: rule.snapshot(attributes),
    declared: declaredParts(rule, declarers),
  }));
  const isAnyDeclared = collections.some(c => c.declared.length > 0);
  const isDoubtful =
    mapping.snapshots === 'doubtful' &&
    collections.every(
      c => (c.snapshot ?? []).length === 0 && c.declared.length === 0,
    );
  for (const { path, rule, live, snapshot, declared } of collections) {
    if (snapshot === undefined && declared.length === 0) {
      if (live === undefined || live.length === 0) continue;
      found.compared += 1;
      found.doubtful.push({
        path,
        desired: rule.show([]),
        live: rule.show(live),
        unheld: true,
      });
      continue;
    }
    const held = snapshot ?? [];
    if (live === undefined) {
      if (held.length > 0) {
        found.unverified.push({ path, reason: 'not-returned' });
      }
      continue;
    }
    const hasDeclarers =
      mapping.snapshots === 'doubtful' ? isAnyDeclared : declared.length > 0;
    const known = hasDeclarers ? byKey([...held, ...declared]) : NO_PARTS;
    const isDifferent = hasDeclarers
      ? live.some(part => !known.has(part.key))
      : !sameParts(held, live);
    if (hasDeclarers && !isDifferent && hasMissing(held, live, declared)) {
      found.unverified.push({ path, reason: 'stale' });
      continue;
    }
    found.compared += 1;
    if (!isDifferent) continue;
    const desired = hasDeclarers ? live.filter(p => known.has(p.key)) : held;
    (isDoubtful ? found.doubtful : found.changes).push({
      path,
      desired: rule.show(desired),
      live: rule.show(live),
    });
  }
  return found;
}

function hasParts({ parts }: Mapping): boolean {
  for (const path in parts) if (Object.hasOwn(parts, path)) return true;
  return false;
}

/** Whether the snapshot holds parts that are gone and that nothing declares. */
function hasMissing(held: Part[], live: Part[], declared: Part[]): boolean {
  const known = byKey([...live, ...declared]);
  return held.some(part => !known.has(part.key));
}

/**
 * Live collections by key, read once for all the resources that are parts of them:
 * a group may have thousands of rules.
 *
 * @internal
 */
export class LiveParts {
  readonly #known = new Map<
    LiveItem,
    Map<PartsRule, Map<string, Part> | undefined>
  >();

  /** Undefined when the item does not show the collection. */
  of(item: LiveItem, rule: PartsRule): Map<string, Part> | undefined {
    const ofItem = this.#known.get(item) ?? new Map();
    if (!ofItem.has(rule)) {
      const live = rule.live(item);
      ofItem.set(rule, live && byKey(live));
      this.#known.set(item, ofItem);
    }
    return ofItem.get(rule);
  }
}

/**
 * Compares one resource that is a part, or a few parts, of a collection.
 *
 * @returns `gone` when none of its parts is there; undefined when the live item
 * does not show the collection, or the resource declares nothing
 * @internal
 */
export function comparePart(
  type: string,
  rules: PartsRule[],
  attributes: JsonObject,
  item: LiveItem | undefined,
  liveParts: LiveParts,
): { gone: boolean; changes: FoundChange[] } | undefined {
  const changes: FoundChange[] = [];
  let wanted = 0;
  let missing = 0;
  for (const rule of rules) {
    const parts = rule.declaredBy[type]?.(attributes) ?? [];
    if (parts.length === 0) continue;
    const there = item && liveParts.of(item, rule);
    if (there === undefined) return undefined;
    wanted += parts.length;
    missing += parts.filter(part => !there.has(part.key)).length;
    changes.push(...missingByField(parts, there));
    changes.push(...changedContent(parts, there));
  }
  return wanted === 0 ? undefined : { gone: missing === wanted, changes };
}

/** One change for each attribute that names parts of which some are missing. */
function missingByField(
  parts: Part[],
  there: Map<string, Part>,
): FoundChange[] {
  const fields = new Set(
    parts.filter(part => !there.has(part.key)).map(part => part.field),
  );
  return [...fields].sort().map(path => {
    const named = parts.filter(part => part.field === path);
    return {
      path,
      desired: named.map(part => part.value),
      live: named.filter(part => there.has(part.key)).map(part => part.value),
    };
  });
}

/** What changed inside the parts that are there, once for each attribute. */
function changedContent(
  parts: Part[],
  there: Map<string, Part>,
): FoundChange[] {
  const changes = new Map<string, FoundChange>();
  for (const part of parts) {
    const live = there.get(part.key);
    if (!part.content || !live?.content) continue;
    if (part.content.canonical === live.content.canonical) continue;
    const [wanted, got] = [part.content.fields, live.content.fields];
    if (wanted && got) {
      for (const path of Object.keys(wanted)) {
        const [desired, shown] = [wanted[path] ?? null, got[path] ?? null];
        if (desired !== shown)
          changes.set(path, { path, desired, live: shown });
      }
      continue;
    }
    changes.set(part.content.field, {
      path: part.content.field,
      desired: part.content.shown,
      live: live.content.shown,
    });
  }
  return [...changes.values()];
}

function declaredParts(
  rule: PartsRule,
  declarers: (type: string) => DesiredResource[],
): Part[] {
  const parts: Part[] = [];
  for (const type of Object.keys(rule.declaredBy)) {
    for (const { attributes } of declarers(type)) {
      for (const part of rule.declaredBy[type](attributes)) parts.push(part);
    }
  }
  return parts;
}

function byKey(parts: Part[]): Map<string, Part> {
  return new Map(parts.map(part => [part.key, part]));
}

/** Up to so many parts, looking through a list is cheaper than indexing it. */
const FEW = 12;

function sameParts(a: Part[], b: Part[]): boolean {
  if (a.length === b.length && a.every((part, at) => isSame(part, b[at]))) {
    return true;
  }
  return areAmong(a, b) && areAmong(b, a);
}

function areAmong(parts: Part[], others: Part[]): boolean {
  if (others.length <= FEW) {
    return parts.every(part => others.some(other => isSame(part, other)));
  }
  const known = byKey(others);
  return parts.every(part => {
    const other = known.get(part.key);
    return other !== undefined && isSame(part, other);
  });
}

function isSame(a: Part, b: Part): boolean {
  if (a.key !== b.key) return false;
  if (a.content === undefined || b.content === undefined) return true;
  return a.content.canonical === b.content.canonical;
}
