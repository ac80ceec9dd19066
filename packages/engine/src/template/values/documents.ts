import { iamPolicy, jsonDocument, jsonPattern } from '../../equality';
import { Agreement } from '../../equality/semantics';
import { isObject, ownInAnyCase, parseJson } from '../../json';
import { lastKeyOf, PathStep } from '../../paths';
import { JsonValue } from '../../types';
import { holdsUnresolved } from '../unresolved';

/**
 * Documents of their own inside a property: policies, and JSON written as text.
 *
 * @internal
 */
export function isDocument(desired: JsonValue, live: JsonValue): boolean {
  const [a, b] = [documentOf(desired), documentOf(live)];
  if (a === undefined || b === undefined) return false;
  return (
    typeof desired === 'string' ||
    typeof live === 'string' ||
    (isPolicy(a) && isPolicy(b))
  );
}

/** The document that a value is, or undefined. @internal */
export function documentOf(value: JsonValue): JsonValue | undefined {
  if (typeof value !== 'string') {
    return typeof value === 'object' && value !== null ? value : undefined;
  }
  if (!/^\s*([{[]|%7b)/i.test(value)) return undefined;
  const parsed = parseJson(value);
  if (parsed !== undefined)
    return typeof parsed === 'object' ? parsed ?? undefined : undefined;
  return /^\s*%7b/i.test(value) ? {} : undefined;
}

function isPolicy(value: JsonValue): boolean {
  const statement = isObject(value)
    ? ownInAnyCase(value, 'Statement')
    : undefined;
  return [statement]
    .flat()
    .some(one => isObject(one) && ownInAnyCase(one, 'Effect') !== undefined);
}

/** Documents that a service fills up with its defaults, by what the property is called. */
const FILLED =
  /(Settings|Configuration|DeliveryPolicy|Options|Parameters|Mappings)$/;

/** @internal */
export function isFilledUp(steps: PathStep[]): boolean {
  return FILLED.test(lastKeyOf(steps));
}

/** Documents in which any value of a list will do, in whatever order. */
const PATTERNS = /(Pattern|Policy|Criteria|Filter)$/;

/** Whether two documents say the same. @internal */
export function compareDocuments(
  desired: JsonValue,
  live: JsonValue,
  steps: PathStep[],
): Agreement {
  if (holdsUnresolved(desired)) return 'unknown';
  const document = documentOf(desired);
  if (document !== undefined && isPolicy(document)) {
    return iamPolicy.compare(desired, live);
  }
  return PATTERNS.test(lastKeyOf(steps))
    ? jsonPattern.compare(desired, live)
    : jsonDocument.compare(desired, live);
}
