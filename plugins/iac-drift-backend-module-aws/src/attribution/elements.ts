import type { JsonValue, ResourceResult } from '@iac-drift/engine';
import type { EventRule } from './events';
import { isSameKey } from './keys';
import { isInOneOf, recordsOf, tells } from './records';
import { leavesOf, plainKey, scalar, type Leaves } from './request';
import { isDistinctive } from './values';

/** All that tells an element from others of its kind is in the request, together. @internal */
export function holds(request: Leaves, element: JsonValue): boolean {
  return isInOneOf(recordsOf(request.content), tells(leavesOf(element).leaves));
}

/**
 * A request to remove names an element by some of what it is: all that it says beside
 * the resource's own names is of the element.
 *
 * @internal
 */
export function takesAway(
  request: Leaves,
  element: JsonValue,
  { identity }: ResourceResult,
): boolean {
  const { leaves, values } = leavesOf(element);
  const names = [identity.id, identity.arn, identity.resourceId].map(name =>
    scalar(name ?? ''),
  );
  return (
    holds(request, element) ||
    recordsOf(request.content)
      .map(record =>
        tells(record).filter(({ value }) => !names.includes(value)),
      )
      .some(
        said =>
          said.some(
            ({ value }) => isDistinctive(value) || value.includes('/'),
          ) &&
          said.every(({ value }) => values.has(value)) &&
          isInOneOf([leaves], said),
      )
  );
}

/** The request sets a list as a whole, and this element is not in it. @internal */
export function leavesOut(
  request: Leaves,
  rule: EventRule,
  { attribute, element }: { attribute: string; element: JsonValue },
): boolean {
  const own = plainKey(attribute);
  return (
    !holds(request, element) &&
    request.leaves.some(({ keys }) =>
      keys.some(key =>
        rule.vague
          ? key === own
          : !key.endsWith('updates') && isSameKey(key, own),
      ),
    )
  );
}
