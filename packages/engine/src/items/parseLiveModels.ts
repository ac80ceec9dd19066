import { asList, isObject, ownInAnyCase } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { LiveModelsError } from './LiveModelsError';
import { ModelContext, normaliseModel } from './normaliseModel';

/**
 * The resources in a list of `{ typeName, identifier, properties }`, or in what
 * AWS CLI prints for `cloudcontrol get-resource` or `list-resources`. Takes
 * parsed JSON.
 *
 * @throws LiveModelsError - when it is none of these, or a member is none
 * @public
 */
export function parseLiveModels(
  json: unknown,
  context: ModelContext = {},
): LiveItem[] {
  return membersOf(json as JsonValue).map((member, position) => {
    const item = normaliseModel(member, context);
    if (item === undefined) {
      throw new LiveModelsError(
        `Entry ${
          position + 1
        } is not a live resource: give typeName, identifier and properties.`,
      );
    }
    return item;
  });
}

/**
 * The entries of such a list, as they are.
 *
 * @throws LiveModelsError - when it is none
 * @internal
 */
export function membersOf(json: JsonValue): JsonValue[] {
  if (Array.isArray(json)) return json.flatMap(expanded);
  if (isObject(json) && ownInAnyCase(json, 'typeName') !== undefined) {
    return expanded(json);
  }
  throw new LiveModelsError(
    'This holds no live resources; give a list of { typeName, identifier, properties }, or what `aws cloudcontrol get-resource` prints.',
  );
}

/** `list-resources` names the type once, above all of its resources. */
function expanded(member: JsonValue): JsonValue[] {
  const all = isObject(member)
    ? ownInAnyCase(member, 'resourceDescriptions')
    : undefined;
  if (!Array.isArray(all)) return [member];
  const typeName = ownInAnyCase(member as JsonObject, 'typeName') ?? null;
  return asList(all).map(description =>
    isObject(description) ? { ...description, typeName } : description,
  );
}
