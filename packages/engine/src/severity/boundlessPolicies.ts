import { isObject, own, parseJson, strings } from '../json';
import { Change, JsonValue } from '../types';

/** A policy of administrators, or a statement that allows all to all, that was not there. @internal */
export function grantsEverything(change: Change): boolean {
  const before = JSON.stringify(change.desired);
  const added = strings(change.live).filter(arn => !before.includes(arn));
  if (
    added.some(arn =>
      /policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(arn),
    )
  ) {
    return true;
  }
  return (
    policiesIn(change.live).some(isBoundless) &&
    !policiesIn(change.desired).some(isBoundless)
  );
}

function policiesIn(value: JsonValue): JsonValue[] {
  if (typeof value === 'string') {
    return value.startsWith('{') ? [parseJson(value) ?? null] : [];
  }
  if (Array.isArray(value)) return value.flatMap(policiesIn);
  return isObject(value) ? policiesIn(own(value, 'policy') ?? null) : [];
}

function isBoundless(policy: JsonValue): boolean {
  const statement = isObject(policy) ? own(policy, 'Statement') : undefined;
  return [statement ?? []]
    .flat()
    .filter(isObject)
    .some(s => {
      const isAllowed = own(s, 'Effect') === 'Allow' && !own(s, 'Condition');
      const actions = strings(own(s, 'Action'));
      const principal = own(s, 'Principal');
      const isAnyone =
        principal === '*' ||
        (isObject(principal) && strings(own(principal, 'AWS')).includes('*'));
      return (
        isAllowed &&
        (isAnyone ||
          actions.some(action => action === '*' || action === 'iam:*'))
      );
    });
}
