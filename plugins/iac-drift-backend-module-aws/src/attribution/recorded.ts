import type { JsonValue, LiveItem } from '@iac-drift/engine';
import type { Atom } from './atoms';
import { saidOf } from './keys';
import { isInOneOf, recordsOf, tells } from './records';
import { leavesOf } from './request';
import { isSame } from './values';

/**
 * Whether an item that AWS Config recorded has what an atom did.
 *
 * @returns undefined when the item cannot tell: the value is masked, or recorded
 * under another name than the code has for it
 * @internal
 */
export function shows(item: LiveItem, atom: Atom): boolean | undefined {
  switch (atom.did) {
    case 'delete':
      return item.status === 'deleted';
    case 'create':
      return item.status === 'present';
    case 'tag':
      return item.tags === undefined
        ? undefined
        : (item.tags[atom.key] ?? null) === atom.to;
    case 'add':
      return hasElement(item, atom.element);
    case 'remove':
      return !hasElement(item, atom.element);
    case 'set':
      return hasValue(item, atom.path, atom.to);
    default:
      return undefined;
  }
}

function hasValue(
  item: LiveItem,
  path: string,
  to: JsonValue,
): boolean | undefined {
  if (to === null || to === '' || typeof to === 'object') {
    return undefined;
  }
  const about = saidOf(
    partsOf(item).flatMap(part => leavesOf(part).leaves),
    path,
  );
  return about.length === 0
    ? undefined
    : about.some(({ value }) => isSame(value, to));
}

/** Whether one element of a list in the item has all that tells the wanted one. */
function hasElement(item: LiveItem, element: JsonValue): boolean {
  const told = tells(leavesOf(element).leaves);
  return partsOf(item).some(part => isInOneOf(recordsOf(part), told));
}

function partsOf(item: LiveItem): JsonValue[] {
  return [item.configuration, item.supplementaryConfiguration];
}
