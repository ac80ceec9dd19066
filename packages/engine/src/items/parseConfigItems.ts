import { isEmpty, isObject, ownInAnyCase, parseJson } from '../json';
import { JsonValue, LiveItem } from '../types';
import { ConfigItemsError } from './ConfigItemsError';
import { normaliseItem } from './normaliseItem';

/** BatchGetResourceConfig's, which leaves out every tag. */
const UNTAGGED = 'baseConfigurationItems';
const LISTS = [UNTAGGED, 'configurationItems', 'Results'];

/**
 * The items in what AWS CLI prints for `batch-get-resource-config`
 * (`baseConfigurationItems`), `get-resource-config-history`
 * (`configurationItems`) or `select-resource-config` (`Results`, whose members
 * are JSON text), in a bare list, or by itself. Takes
 * parsed JSON.
 *
 * @throws ConfigItemsError - when it is none of these, or a member is no item
 * @public
 */
export function parseConfigItems(json: unknown): LiveItem[] {
  const members = listOf(json as JsonValue);
  return members.map((member, position) => {
    const raw = typeof member === 'string' ? parseJson(member) : member;
    const item = normaliseItem(raw);
    if (item === undefined) {
      throw new ConfigItemsError(
        `Entry ${
          position + 1
        } is not an AWS Config item: it lacks resourceType or resourceId; when selecting, name both columns.`,
      );
    }
    return item;
  });
}

function listOf(json: JsonValue): JsonValue[] {
  if (Array.isArray(json)) return json;
  if (isObject(json)) {
    const lists = LISTS.flatMap(name => {
      const list = ownInAnyCase(json, name);
      if (!Array.isArray(list)) return [];
      return [name === UNTAGGED ? list.map(withoutEmptyTags) : list];
    });
    if (lists.length > 0) return lists.flat();
    // One item by itself, or a notification of one.
    if (normaliseItem(json) !== undefined) return [json];
  }
  throw new ConfigItemsError(
    'This holds no AWS Config items; give what `aws configservice batch-get-resource-config`, `get-resource-config-history` or `select-resource-config` prints, or a list of items.',
  );
}

/** No tags in an answer that never has any are unseen, not gone. */
function withoutEmptyTags(item: JsonValue): JsonValue {
  if (!isObject(item) || !isEmpty(ownInAnyCase(item, 'tags'))) return item;
  return Object.fromEntries(
    Object.entries(item).filter(([key]) => key.toLowerCase() !== 'tags'),
  );
}
