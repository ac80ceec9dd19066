import { agreementOf, isUnset } from '../compare/attributes';
import { Agreement } from '../equality/semantics';
import {
  isEmpty,
  isObject,
  isSameJson,
  parseJson,
  spelling,
  stableText,
} from '../json';
import { AttributeRule, Mapping } from '../mappings/mapping';
import { JsonObject, JsonValue, LiveItem } from '../types';

/** The live item that a rule would ask, of which a plan knows nothing. @internal */
export const NO_ITEM: LiveItem = {
  resourceType: '',
  resourceId: '',
  status: 'present',
  configuration: null,
  supplementaryConfiguration: {},
};

/**
 * A rule judges AWS's spelling against the provider's. That it judges two
 * spellings of the provider too shows in that each equals itself.
 *
 * @internal
 */
export function agreementByRule(
  desired: JsonValue,
  live: JsonValue,
  rule: AttributeRule,
  mapping: Mapping,
  attributes: JsonObject,
): Agreement {
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

/**
 * Providers of the older kind cannot tell null from empty, and documents are
 * written anew by AWS.
 *
 * @internal
 */
export function isSame(
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
