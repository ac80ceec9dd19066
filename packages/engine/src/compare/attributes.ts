import { isEmpty, isObject, own, stableText } from '../json';
import { isMasked } from '../equality/masked';
import { Sight } from '../items/liveIndex';
import { Observation } from '../items/livePath';
import { isOlder } from '../items/time';
import { AttributeRule, Mapping } from '../mappings/mapping';
import { COMMON_BOOKKEEPING } from '../mappings/common';
import { pathOf, PathStep, stepsOf, valueBelow } from '../paths';
import { FoundChange } from '../secrets/mask';
import {
  JsonObject,
  JsonValue,
  LiveItem,
  LiveSource,
  UnverifiedAttribute,
  UnverifiedReason,
} from '../types';

/** A difference, and which source showed it. AWS Config did, unless it says otherwise. @internal */
export interface Difference extends FoundChange {
  source?: LiveSource;
  /**
   * Of a doubtful one: the state has no place to hold it, so that it says nothing
   * of the rest of the resource.
   */
  unheld?: boolean;
}

const UNSEEN: Observation = { observed: false };

/**
 * Attributes that steer the provider in every type that has them, and the version
 * numbers of write-only ones, which are null in every state.
 *
 * @internal
 */
export const STEERING =
  /^(force_(destroy|delete)|skip_(destroy|final_(snapshot|backup))|final_snapshot_identifier|apply_immediately|allow_(major|minor)_version_upgrade|wait_for_\w+|\w+_wo(_version)?)$/;

/** What a comparison of one resource, or of a part of it, found. @internal */
export interface Findings {
  changes: Difference[];
  /**
   * Differences that may come of a state that was written before its resource
   * was finished; they are drift only when the live item is the newer one.
   */
  doubtful: Difference[];
  unverified: UnverifiedAttribute[];
  compared: number;
  /** Compared attributes that Cloud Control showed. */
  fromModel: string[];
}

/** @internal */
export function nothingFound(): Findings {
  return {
    changes: [],
    doubtful: [],
    unverified: [],
    compared: 0,
    fromModel: [],
  };
}

/**
 * Compares the attributes that a mapping names, and lists those that it does not.
 *
 * Declared are: mapped attributes of which something is set or seen, and others
 * that the state sets to something. Computed attributes and the provider's own
 * switches (`bookkeeping`) are neither.
 *
 * @internal
 */
export function compareAttributes(
  mapping: Mapping,
  attributes: JsonObject,
  sight: Sight,
  isDeclaredElsewhere: (types: string[]) => boolean,
): Findings {
  const found = nothingFound();
  for (const compiled of rulesOf(mapping)) {
    const { path, rule } = compiled;
    if (rule.declaredBy && isDeclaredElsewhere(rule.declaredBy)) continue;
    const desired = desiredAt(attributes, compiled);
    if (desired !== undefined) {
      compareOne(path, desired, rule, sight, attributes, found);
    }
  }
  addNotCompared(mapping, attributes, found.unverified);
  return found;
}

/** What a state sets of all that its mapping compares. @internal */
export function declaredValues(
  mapping: Mapping,
  attributes: JsonObject,
): { path: string; value: JsonValue }[] {
  const whole = [...Object.keys(mapping.parts), ...mapping.partOf];
  return [
    ...rulesOf(mapping).map(compiled => ({
      path: compiled.path,
      value: desiredAt(attributes, compiled) ?? null,
    })),
    ...whole.map(path => ({ path, value: own(attributes, path) ?? null })),
  ].filter(({ value }) => !isNothing(value));
}

/** A mapping's rule with its path taken apart. */
interface CompiledRule {
  path: string;
  rule: AttributeRule;
  /** The attribute that the path begins with. */
  top: string;
  /** The steps below that attribute. */
  below: PathStep[];
}

const RULES = new WeakMap<Mapping, CompiledRule[]>();

function rulesOf(mapping: Mapping): CompiledRule[] {
  const known = RULES.get(mapping);
  if (known !== undefined) return known;
  const rules = Object.entries(mapping.attributes).map(([name, rule]) => {
    const path = rule.of ?? name;
    const [top, ...below] = stepsOf(path);
    return { path, rule, top: String(top), below };
  });
  RULES.set(mapping, rules);
  return rules;
}

/** What the state says of an attribute; undefined when it says nothing of it. */
function desiredAt(
  attributes: JsonObject,
  { rule, top, below }: CompiledRule,
): JsonValue | undefined {
  if (!Object.hasOwn(attributes, top)) {
    const former = rule.formerly && own(attributes, rule.formerly);
    return former === '' ? undefined : former;
  }
  const held = attributes[top];
  if (below.length === 0) return held;
  const value = isEmpty(held) ? undefined : valueBelow(held, below);
  if (value !== undefined) return value;
  // A block that is not there, or an attribute that this provider does not have.
  return rule.emptyBlock === 'none' && isEmpty(held) ? null : undefined;
}

function compareOne(
  path: string,
  desired: JsonValue,
  rule: AttributeRule,
  sight: Sight,
  attributes: JsonObject,
  found: Findings,
) {
  const { item, model } = sight;
  const inItem = item ? rule.read(item, attributes) : UNSEEN;
  const inModel =
    model && rule.readModel ? rule.readModel(model, attributes) : UNSEEN;
  // The newer source decides where both show it, AWS Config where nobody knows.
  const isModelMeant =
    inModel.observed &&
    (!inItem.observed || isOlder(item?.captureTime, model?.captureTime));
  const seen = isModelMeant ? inModel : inItem;
  const source = isModelMeant ? model : item;
  if (!seen.observed || source === undefined) {
    if (!isUnset(desired) && desired !== rule.nothing) {
      found.unverified.push({ path, reason: 'not-returned' });
    }
    return;
  }
  const live = seen.value;
  const agreement = agreementOf(desired, live, rule, source, attributes);
  if (agreement === 'unknown' || agreement === 'masked') {
    const reason = agreement === 'masked' ? 'masked' : 'not-returned';
    found.unverified.push({ path, reason });
    return;
  }
  if (rule.semantics.notCompared !== undefined) {
    for (const part of rule.semantics.notCompared(desired, live)) {
      found.unverified.push({ ...part, path: `${path}${part.path}` });
    }
  }
  found.compared += 1;
  if (isModelMeant) found.fromModel.push(path);
  if (agreement === 'equal') return;
  // What the attribute's own rule has shown already.
  if (rule.of && found.changes.some(change => change.path === path)) return;
  const changes: Difference[] = rule.semantics.differences
    ? rule.semantics.differences(desired, live).map(difference => ({
        path: `${path}.${difference.key}`,
        desired: difference.desired,
        live: difference.live,
        source: source.source,
      }))
    : [
        {
          path,
          desired,
          live: rule.semantics.show(live),
          source: source.source,
        },
      ];
  const isSnapshot = rule.declaredBy !== undefined && isEmpty(desired);
  (isSnapshot ? found.doubtful : found.changes).push(...changes);
}

/** Whether two values agree, by a rule and by what is nothing to it. @internal */
export function agreementOf(
  desired: JsonValue,
  live: JsonValue,
  rule: AttributeRule,
  item: LiveItem,
  attributes: JsonObject,
) {
  if (desired === live) return 'equal';
  if (isUnset(desired) && isUnsetIn(live, rule)) return 'equal';
  if (isUnset(live) && isUnsetIn(desired, rule)) return 'equal';
  if (desired === rule.nothing && isNothing(live)) return 'equal';
  if (isNothing(desired) && equalsDefault(live, rule)) return 'equal';
  if (isNothing(live) && equalsDefault(desired, rule)) return 'equal';
  const agreement = rule.semantics.compare(desired, live);
  if (agreement !== 'different') return agreement;
  if (isMasked(live)) return 'masked';
  const pending = rule.readPending?.(item);
  const isPending =
    pending?.observed &&
    !isEmpty(pending.value) &&
    rule.semantics.compare(desired, pending.value) === 'equal';
  return isPending || rule.alsoEqual?.(desired, live, item, attributes)
    ? 'equal'
    : 'different';
}

/** Empty, or the zero that the provider writes where AWS has nothing. @internal */
export function isUnset(value: JsonValue): boolean {
  return isNothing(value) || value === 0 || value === false;
}

/** The same of a value as AWS may spell it: `"false"`, `"0"`, `DISABLED`. */
function isUnsetIn(value: JsonValue, { semantics }: AttributeRule): boolean {
  if (isUnset(value)) return true;
  return typeof value === 'string' && semantics.canonical !== undefined
    ? isUnset(semantics.canonical(value))
    : false;
}

/** Empty, or a list of only empty things, as `[null]` or `[{}]`. */
function isNothing(value: JsonValue): boolean {
  return isEmpty(value) || (Array.isArray(value) && value.every(isEmpty));
}

function equalsDefault(value: JsonValue, rule: AttributeRule): boolean {
  if (rule.default === undefined) return false;
  return rule.semantics.canonical
    ? stableText(rule.semantics.canonical(value)) ===
        stableText(rule.semantics.canonical(rule.default))
    : stableText(rule.semantics.show(value)) === stableText(rule.default);
}

/** Adds the attributes that the state sets and nothing compares, with the reason. */
function addNotCompared(
  mapping: Mapping,
  attributes: JsonObject,
  found: UnverifiedAttribute[],
) {
  const steps: PathStep[] = [];
  const visit = (
    value: JsonValue,
    step: PathStep,
    known: KnownPath | undefined,
  ) => {
    if (known?.isSettled || isUnset(value)) return;
    steps.push(step);
    if (known === undefined || known.reason || known.inside.size === 0) {
      const reason = known?.reason ?? 'not-mapped';
      found.push({ path: pathOf(steps), reason });
    } else if (Array.isArray(value)) {
      value.forEach((element, i) => visit(element, i, known.inside.get(i)));
    } else if (isObject(value)) {
      for (const key of Object.keys(value)) {
        visit(value[key], key, known.inside.get(key));
      }
    }
    steps.pop();
  };
  const { inside } = knownPathsOf(mapping);
  for (const key of Object.keys(attributes)) {
    const known = inside.get(key);
    if (known?.isSettled || isUnset(attributes[key])) continue;
    if (!STEERING.test(key)) visit(attributes[key], key, known);
  }
}

/** What a mapping says of a path, and of those below it. */
interface KnownPath {
  /** Compared, or nothing to compare. */
  isSettled: boolean;
  reason?: UnverifiedReason;
  inside: Map<PathStep, KnownPath>;
}

const KNOWN_PATHS = new WeakMap<Mapping, KnownPath>();

function knownPathsOf(mapping: Mapping): KnownPath {
  const known = KNOWN_PATHS.get(mapping);
  if (known !== undefined) return known;
  const root: KnownPath = { isSettled: false, inside: new Map() };
  const at = (path: string) =>
    stepsOf(path).reduce((above, step) => {
      const below: KnownPath = above.inside.get(step) ?? {
        isSettled: false,
        inside: new Map(),
      };
      above.inside.set(step, below);
      return below;
    }, root);
  const settled = [
    ...COMMON_BOOKKEEPING,
    ...mapping.bookkeeping,
    ...mapping.partOf,
    ...Object.keys(mapping.attributes),
    ...Object.keys(mapping.parts),
  ];
  for (const path of settled) at(path).isSettled = true;
  for (const [path, reason] of Object.entries(mapping.notVerifiable)) {
    at(path).reason = reason;
  }
  KNOWN_PATHS.set(mapping, root);
  return root;
}
