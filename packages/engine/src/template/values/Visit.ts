import { isMasked } from '../../equality/masked';
import { Agreement } from '../../equality/semantics';
import { isEmpty, isObject, isSameJson, own, ownInAnyCase } from '../../json';
import { pathOf, PathStep, stepsText } from '../../paths';
import { FoundChange } from '../../secrets/mask';
import {
  JsonObject,
  JsonValue,
  UnverifiedAttribute,
  UnverifiedReason,
} from '../../types';
import { ruleOf } from '../rules';
import { PropertyRule } from '../rules/rule';
import { holdsUnresolved, isUnresolved } from '../unresolved';
import { absenceOf } from './absence';
import {
  compareDocuments,
  documentOf,
  isDocument,
  isFilledUp,
} from './documents';
import { distinct, isAwsTag, keysOf, listOf } from './elements';
import { pairByName, pairUp } from './lists';
import { compareScalars, Scalar } from './scalars';
import { compareTags, isTagList } from './tags';
import { countStep, ValueContext } from './ValueContext';

/** One walk over a desired value and its live counterpart. @internal */
export class Visit {
  readonly changes: FoundChange[] = [];
  readonly unverified: UnverifiedAttribute[] = [];
  /** Values that were compared. */
  leaves = 0;
  readonly #context: ValueContext;
  /** Keys that some element of a live list shows, by the list's path. */
  readonly #shown: Map<string, Set<string>>;

  /** Whether one difference is all that is asked for. */
  readonly #isProbe: boolean;

  constructor(
    context: ValueContext,
    shown: Map<string, Set<string>> = new Map(),
    isProbe = false,
  ) {
    this.#context = context;
    this.#shown = shown;
    this.#isProbe = isProbe;
  }

  /** A property, or a key of a map, whose live value may be absent. */
  member(desired: JsonValue, key: string, live: JsonObject, above: PathStep[]) {
    const steps = [...above, key];
    const isMapKey = this.#isMap(above);
    const shown = isMapKey ? own(live, key) : ownInAnyCase(live, key);
    if (isUnresolved(desired)) {
      this.#skip(steps, 'not-mapped');
    } else if (shown === undefined || shown === null) {
      this.#absent(desired, steps, isMapKey);
    } else {
      this.value(desired, shown, steps);
    }
  }

  value(desired: JsonValue, live: JsonValue, steps: PathStep[]) {
    if (this.#isDone) return;
    countStep(this.#context);
    const rule = ruleOf(this.#context.type, steps);
    const agreement = holdsUnresolved(desired)
      ? undefined
      : rule.compare?.(desired, live, this.#context);
    if (isUnresolved(desired)) {
      this.#skip(steps, 'not-mapped');
    } else if (desired !== live && isMasked(live)) {
      this.#skip(steps, 'masked');
    } else if (agreement !== undefined) {
      this.#agreed(agreement, desired, live, steps);
    } else if (isEmpty(desired)) {
      this.#declaredEmpty(desired, live, steps, rule);
    } else if (isDocument(desired, live)) {
      this.#document(desired, live, steps);
    } else if (isTagList(desired, live, steps)) {
      this.#tags(desired, live, steps);
    } else if (Array.isArray(desired) || Array.isArray(live)) {
      this.#list(listOf(desired), listOf(live), steps, rule);
    } else if (isObject(desired)) {
      this.#object(desired, live, steps);
    } else {
      this.#scalar(desired as Scalar, live, steps);
    }
  }

  get #isDone(): boolean {
    return this.#isProbe && this.changes.length > 0;
  }

  /** Whether nothing differs, for telling the elements of lists apart. */
  isSame(desired: JsonValue, live: JsonValue, steps: PathStep[]): boolean {
    const visit = new Visit(this.#context, this.#shown, true);
    visit.value(desired, live, steps);
    const isSeen =
      visit.leaves > 0 || isEmpty(live) || holdsUnresolved(desired);
    return visit.changes.length === 0 && isSeen;
  }

  #absent(desired: JsonValue, steps: PathStep[], isMapKey: boolean) {
    const { schema, type } = this.#context;
    const meaning = absenceOf(desired, steps, {
      schema,
      rule: ruleOf(type, steps),
      isMapKey,
      isShownByOthers: this.#isShownByOthers(steps),
    });
    if (meaning === 'nothing') {
      this.leaves += 1;
    } else if (meaning === 'drift') {
      this.#change(steps, desired, null);
    } else {
      this.#skip(steps, meaning);
    }
  }

  /** What one element of a list shows, the others would show too if they had it. */
  #isShownByOthers(steps: PathStep[]): boolean {
    const key = String(steps.at(-1));
    return (
      typeof steps.at(-2) === 'number' &&
      this.#shown.get(stepsText(steps.slice(0, -2)))?.has(key) === true
    );
  }

  /** An empty list says that there is none; an empty object says nothing of its keys. */
  #declaredEmpty(
    desired: JsonValue,
    live: JsonValue,
    steps: PathStep[],
    rule: PropertyRule,
  ) {
    this.leaves += 1;
    const isLeftOut = desired === null || isObject(desired) || isEmpty(live);
    const facts = this.#context.schema.of(steps);
    if (
      isLeftOut ||
      rule.isDefault?.(live) ||
      (facts.default !== undefined && isSameJson(facts.default, live)) ||
      (Array.isArray(desired) && this.#isAllowed(listOf(live), rule))
    ) {
      return;
    }
    this.#change(steps, desired, live);
  }

  #document(desired: JsonValue, live: JsonValue, steps: PathStep[]) {
    const [a, b] = [documentOf(desired), documentOf(live)];
    const isKept =
      isFilledUp(steps) &&
      a !== undefined &&
      b !== undefined &&
      !holdsUnresolved(a) &&
      this.isSame(a, b, steps);
    const agreement = isKept ? 'equal' : compareDocuments(desired, live, steps);
    this.#agreed(agreement, desired, live, steps);
  }

  #agreed(
    agreement: Agreement,
    desired: JsonValue,
    live: JsonValue,
    steps: PathStep[],
  ) {
    if (agreement === 'unknown') {
      this.#skip(steps, 'not-mapped');
    } else if (agreement === 'masked') {
      this.#skip(steps, 'masked');
    } else {
      this.#judged(agreement === 'equal', desired, live, steps);
    }
  }

  /** What the schema calls write-only need not be what was written, where it is shown. */
  #judged(
    isEqual: boolean,
    desired: JsonValue,
    live: JsonValue,
    steps: PathStep[],
  ) {
    if (!isEqual && this.#context.schema.of(steps).isWriteOnly) {
      this.#skip(steps, 'write-only');
      return;
    }
    this.leaves += 1;
    if (!isEqual) this.#change(steps, desired, live);
  }

  #tags(desired: JsonValue, live: JsonValue, steps: PathStep[]) {
    this.leaves += 1;
    for (const tag of compareTags(desired, live)) {
      const at = [...steps, tag.key];
      if (tag.isKnown) this.#change(at, tag.desired, tag.live);
      else this.#skip(at, 'not-mapped');
    }
  }

  #object(desired: JsonObject, live: JsonValue, steps: PathStep[]) {
    if (!isObject(live)) {
      this.#agreed('unknown', desired, live, steps);
      return;
    }
    const { isShownWhenSet } = ruleOf(this.#context.type, steps);
    if ((isEmpty(live) && isShownWhenSet) || isOtherChoice(desired, live)) {
      this.#judged(false, desired, live, steps);
      return;
    }
    for (const key of Object.keys(desired)) {
      if (this.#isDone) return;
      this.member(desired[key], key, live, steps);
    }
  }

  #scalar(desired: Scalar, live: JsonValue, steps: PathStep[]) {
    const agreement: Agreement =
      typeof live === 'object'
        ? 'unknown'
        : compareScalars(desired, live, steps, this.#context);
    this.#agreed(agreement, desired, live, steps);
  }

  #list(
    desired: JsonValue[],
    live: JsonValue[],
    steps: PathStep[],
    rule: PropertyRule,
  ) {
    this.leaves += 1;
    if (rule.isOrdered && desired.length === live.length) {
      desired.forEach((d, i) => this.value(d, live[i], [...steps, i]));
      return;
    }
    const wanted = distinct(desired);
    const shown = distinct(live);
    this.#shown.set(stepsText(steps), keysOf(shown));
    const pairing = rule.isOrdered
      ? { pairs: [], missing: [0], extra: [0] }
      : pairUp(
          wanted,
          shown,
          (d, l) => this.isSame(wanted[d], shown[l], [...steps, d]),
          this.#isProbe && !rule.isBag,
        );
    if (this.#isProbe && pairing.missing.length > 0 && !rule.isBag) {
      this.#change(steps, desired, live);
      return;
    }
    // What was paired is the same; only what of it is unseen is left to say.
    for (const [d, l] of pairing.pairs) {
      if (typeof wanted[d] === 'object' || isUnresolved(wanted[d])) {
        this.value(wanted[d], shown[l], [...steps, desired.indexOf(wanted[d])]);
      }
    }
    if (pairing.missing.length === 0) {
      const extra = pairing.extra.map(at => shown[at]);
      if (!this.#isAllowed(extra, rule)) this.#change(steps, desired, live);
      return;
    }
    const byName = rule.isOrdered ? [] : pairByName(wanted, shown, pairing);
    const named = new Set(byName.flatMap(([d, l]) => [`d${d}`, `l${l}`]));
    const extra = pairing.extra
      .filter(l => !named.has(`l${l}`))
      .map(l => shown[l]);
    const missing = pairing.missing.filter(d => !named.has(`d${d}`));
    const isUnseen = (d: number) => rule.isBag && isObject(wanted[d]);
    if (!missing.every(isUnseen) || !this.#isAllowed(extra, rule)) {
      this.#change(steps, desired, live);
      return;
    }
    for (const d of missing) {
      this.#skip([...steps, desired.indexOf(wanted[d])], 'not-returned');
    }
    for (const [d, l] of byName) {
      this.value(wanted[d], shown[l], [...steps, desired.indexOf(wanted[d])]);
    }
  }

  #isAllowed(extra: JsonValue[], { isOpen }: PropertyRule): boolean {
    return extra.every(
      element =>
        isAwsTag(element) ||
        (typeof isOpen === 'function'
          ? isOpen(element, this.#context)
          : isOpen === true),
    );
  }

  #isMap(steps: PathStep[]): boolean {
    return steps.length > 0 && this.#context.schema.of(steps).isMap;
  }

  #change(steps: PathStep[], desired: JsonValue, live: JsonValue) {
    this.changes.push({ path: pathOf(steps), desired, live });
  }

  #skip(steps: PathStep[], reason: UnverifiedReason) {
    this.unverified.push({ path: pathOf(steps), reason });
  }
}

/**
 * Of structures of which one is chosen by its key, another one: `{ Count: {} }` for
 * `{ Block: {} }`.
 */
function isOtherChoice(desired: JsonObject, live: JsonObject): boolean {
  const [[mine, ...more], [theirs, ...others]] = [desired, live].map(
    Object.keys,
  );
  return (
    more.length + others.length === 0 &&
    mine !== undefined &&
    theirs !== undefined &&
    mine.toLowerCase() !== theirs.toLowerCase() &&
    isObject(desired[mine]) &&
    isObject(live[theirs])
  );
}
