import { isSameJson, isObject } from '../../json';
import { PathStep } from '../../paths';
import { isSecretName } from '../../secrets/sensitiveNames';
import { JsonObject, JsonValue, UnverifiedReason } from '../../types';
import { RegistrySchema } from '../registrySchema';
import { PropertyRule } from '../rules/rule';
import { holdsUnresolved } from '../unresolved';
import { isNothing } from './elements';

/**
 * What it means that a declared value is not shown: nothing was asked for, it is
 * drift, or why it could not be seen.
 *
 * @internal
 */
export function absenceOf(
  desired: JsonValue,
  steps: PathStep[],
  facts: {
    schema: RegistrySchema;
    rule: PropertyRule;
    /** The path is a key of a map whose keys are the user's own. */
    isMapKey: boolean;
    /** Other elements of the same list show it. */
    isShownByOthers: boolean;
  },
): 'nothing' | 'drift' | UnverifiedReason {
  const { schema, rule, isMapKey, isShownByOthers } = facts;
  const known = schema.of(steps);
  const isDefault =
    known.default !== undefined && isSameJson(known.default, desired);
  const isZero = rule.isShownWhenSet && desired === 0;
  const isNone = rule.isNothing?.(desired) ?? (isNothing(desired) && !isZero);
  if (isNone || isDefault) return 'nothing';
  if (known.isWriteOnly) return 'write-only';
  if (holdsUnresolved(desired)) return 'not-mapped';
  if (isMapKey && isHeldBack(steps)) return 'not-returned';
  const isAlwaysShown = rule.isShownWhenSet && !known.isCreateOnly;
  if (isMapKey || isShownByOthers || isAlwaysShown) return 'drift';
  return isObject(desired) && isWriteOnlyInside(desired, steps, schema)
    ? 'write-only'
    : 'not-returned';
}

function isWriteOnlyInside(
  desired: JsonObject,
  steps: PathStep[],
  schema: RegistrySchema,
): boolean {
  return Object.keys(desired).every(key => {
    const at = [...steps, key];
    const value = desired[key];
    return (
      schema.of(at).isWriteOnly ||
      isNothing(value) ||
      (isObject(value) && isWriteOnlyInside(value, at, schema))
    );
  });
}

/** Maps of settings leave their secrets out; those of variables show them. */
function isHeldBack(steps: PathStep[]): boolean {
  return (
    isSecretName(String(steps.at(-1))) &&
    !/Variables$/.test(String(steps.at(-2)))
  );
}
