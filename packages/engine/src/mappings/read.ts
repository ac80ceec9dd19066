import { tagMap } from '../equality';
import { Semantics } from '../equality/semantics';
import { observe, Observation, observer } from '../items/livePath';
import { tagsOf } from '../items/tags';
import { asList, isEmpty, isObject, ownInAnyCase, spelling } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { AttributeOptions, AttributeRule } from './mapping';

/** @internal */
export interface ReadOptions extends AttributeOptions {
  /** Where a value waits that AWS has accepted and not applied yet. */
  pending?: string;
  /**
   * What a missing key means, in the object that would hold it. To be given only
   * where AWS documents that it leaves the key out.
   */
  absent?: JsonValue;
  /**
   * Where the attribute is in the model that Cloud Control shows. Left out, it is
   * at the same path, whatever its case: where CloudFormation has a property of the
   * same name it means the same.
   */
  model?: string;
  /** What a missing key means in a model. */
  absentInModel?: JsonValue;
}

/** An attribute at a path of the item's `configuration`. @internal */
export function at(
  path: string,
  semantics: Semantics,
  options: ReadOptions = {},
): AttributeRule {
  const { pending, absent, model = path, absentInModel, ...rest } = options;
  const look = observer(path);
  return {
    ...rest,
    readModel: item => inModel(item, model, absentInModel),
    semantics,
    read:
      absent === undefined
        ? item => look(item.configuration)
        : item => withAbsent(item.configuration, path, absent),
    ...(pending && {
      readPending: (item: LiveItem) => observe(item.configuration, pending),
    }),
  };
}

/** An attribute at a path of the item's `supplementaryConfiguration`. @internal */
export function supplementary(
  path: string,
  semantics: Semantics,
  options: ReadOptions = {},
): AttributeRule {
  const { absent, model, absentInModel, ...rest } = options;
  return {
    ...rest,
    ...(model !== undefined && {
      readModel: (item: LiveItem) => inModel(item, model, absentInModel),
    }),
    semantics,
    read: item => withAbsent(item.supplementaryConfiguration, path, absent),
  };
}

/**
 * An attribute that takes more than a path to read. `model` is where Cloud Control
 * shows it: a path, or a function.
 *
 * @internal
 */
export function reading(
  read: AttributeRule['read'],
  semantics: Semantics,
  options: AttributeOptions & { model?: string | AttributeRule['read'] } = {},
): AttributeRule {
  const { model, ...rest } = options;
  return { ...rest, ...modelled(model), semantics, read };
}

/**
 * The same for a type that AWS Config records in CloudFormation's schema: a model
 * is read as an item is.
 *
 * @internal
 */
export function alike(
  read: AttributeRule['read'],
  semantics: Semantics,
  options: AttributeOptions = {},
): AttributeRule {
  return reading(read, semantics, { ...options, model: read });
}

/** An attribute that Cloud Control alone shows. @internal */
export function modelAt(
  path: string,
  semantics: Semantics,
  options: Omit<ReadOptions, 'absent' | 'pending' | 'model'> = {},
): AttributeRule {
  return { ...at(path, semantics, options), read: () => ({ observed: false }) };
}

function modelled(
  model: string | AttributeRule['read'] | undefined,
): Pick<AttributeRule, 'readModel'> {
  if (model === undefined) return {};
  return {
    readModel:
      typeof model === 'string'
        ? item => observe(item.configuration, model)
        : model,
  };
}

/**
 * Live elements as the provider's blocks. `fields` says where each of a block's
 * attributes lives in an element; a missing key stays missing, for it was not
 * seen. Not seen when the list is not.
 *
 * @internal
 */
export function asBlocks(
  list: Observation,
  fields: Record<string, string | ((element: JsonObject) => Observation)>,
): Observation {
  if (!list.observed) return list;
  const value = asList(list.value)
    .filter(isObject)
    .map(element =>
      Object.fromEntries(
        Object.entries(fields).flatMap(([name, where]) => {
          const seen =
            typeof where === 'string'
              ? observe(element, where)
              : where(element);
          return seen.observed ? [[name, seen.value]] : [];
        }),
      ),
    );
  return { observed: true, value };
}

/** The element of a list whose key is the given one; null when the list has none. @internal */
export function elementWith(
  list: Observation,
  key: string,
  wanted: JsonValue | undefined,
): Observation {
  if (!list.observed) return list;
  if (isEmpty(wanted)) return { observed: false };
  const elements = asList(list.value).filter(isObject);
  const found = elements.find(
    element => spelling(ownInAnyCase(element, key)) === spelling(wanted),
  );
  if (found !== undefined) return { observed: true, value: found };
  return elements.every(element => ownInAnyCase(element, key) !== undefined)
    ? { observed: true, value: null }
    : { observed: false };
}

/** Reads on from what was read. Below nothing there is nothing. @internal */
export function within(holder: Observation, path: string): Observation {
  if (!holder.observed) return holder;
  return holder.value === null
    ? { observed: true, value: null }
    : observe(holder.value, path);
}

/** The entry of a list of `{ key, value }`. A missing entry was not seen. @internal */
export function entry(list: Observation, key: string): Observation {
  if (!list.observed) return list;
  const found = asList(list.value)
    .filter(isObject)
    .find(
      e => ownInAnyCase(e, 'key') === key || ownInAnyCase(e, 'name') === key,
    );
  const value = found && ownInAnyCase(found, 'value');
  return value === undefined ? { observed: false } : { observed: true, value };
}

/**
 * The resource's tags. `record` is where the type's own description repeats
 * them, `repeated` whether it always does. Empty tags count as seen only when
 * the API returns tags at all, and when a record that is always there is empty
 * too.
 *
 * @internal
 */
export function tags(
  record?: (item: LiveItem) => Observation,
  repeated: 'always' | 'sometimes' = 'sometimes',
): AttributeRule {
  return {
    semantics: tagMap,
    formerly: 'tags',
    readModel: item =>
      item.tags === undefined ? { observed: false } : seenTags(item.tags),
    read(item) {
      if (!isEmpty(item.tags)) return seenTags(item.tags);
      const recorded = record?.(item);
      if (recorded?.observed && !isEmpty(recorded.value)) {
        const found = tagsOf(recorded.value);
        return found ? seenTags(found) : { observed: false };
      }
      const isComplete = repeated === 'sometimes' || recorded?.observed;
      return item.tags !== undefined && isComplete
        ? seenTags({})
        : { observed: false };
    },
  };
}

/** Tags that a list in `configuration` always repeats, as EC2's types do. @internal */
export function tagsIn(path: string): AttributeRule {
  return tags(item => observe(item.configuration, path), 'always');
}

/** Tags that `supplementaryConfiguration.Tags` repeats. @internal */
export function tagsInSupplement(path = 'Tags'): AttributeRule {
  return tags(item => observe(item.supplementaryConfiguration, path));
}

function seenTags(found: Record<string, string> | undefined): Observation {
  return { observed: true, value: found ?? {} };
}

/** A model is read whole: a property is missing, not cut off. */
function inModel(
  { configuration }: LiveItem,
  path: string,
  absent: JsonValue | undefined,
): Observation {
  const seen = observe(configuration, path);
  return seen.observed || absent === undefined
    ? seen
    : { observed: true, value: absent };
}

function withAbsent(
  root: JsonValue,
  path: string,
  absent: JsonValue | undefined,
): Observation {
  const seen = observe(root, path);
  if (seen.observed || absent === undefined) return seen;
  const above = path.split('.').slice(0, -1).join('.');
  const holder: Observation =
    above === '' ? { observed: true, value: root } : observe(root, above);
  return holder.observed && isObject(holder.value)
    ? { observed: true, value: absent }
    : seen;
}
