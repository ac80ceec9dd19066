import { isObject } from '../json';
import { JsonValue } from '../types';

/**
 * Stands for what only CloudFormation knows: a function's result that neither the
 * template nor the live properties tell. It may be a part of a longer text.
 *
 * @internal
 */
export const UNRESOLVED = '\u0000unresolved\u0000';

/**
 * What is written where somebody else puts the value in: a dynamic reference
 * (User Guide, "Get values stored in other services using dynamic references"),
 * an unresolved token of the CDK, and a placeholder that says of itself that it is
 * unresolved.
 */
const PLACEHOLDER =
  /\{\{resolve:[a-z-]{1,32}:|\$\{Token\[[^\]]{0,128}\]\}|__\w{0,64}unresolved\w{0,64}__/i;

/** Whether a value, or a part of its text, is not known. @internal */
export function isUnresolved(value: JsonValue): boolean {
  return (
    typeof value === 'string' &&
    (value.includes(UNRESOLVED) || PLACEHOLDER.test(value))
  );
}

/** The same of anything inside the value. @internal */
export function holdsUnresolved(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(holdsUnresolved);
  if (isObject(value)) return Object.values(value).some(holdsUnresolved);
  return isUnresolved(value);
}

/** A value as it can be shown: what is not known is named so. @internal */
export function withoutMarks(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    return value.replaceAll(UNRESOLVED, '(unresolved)');
  }
  if (Array.isArray(value)) return value.map(withoutMarks);
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, v]) => [key, withoutMarks(v)]),
      )
    : value;
}
