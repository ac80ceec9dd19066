import { isAwsKey, tagsOf } from '../../items/tags';
import { isObject } from '../../json';
import { PathStep } from '../../paths';
import { JsonValue } from '../../types';
import { isUnresolved } from '../unresolved';

/** One declared tag that is not as declared, or whose value is not known. @internal */
export interface TagDifference {
  key: string;
  desired: JsonValue;
  live: JsonValue;
  isKnown: boolean;
}

/**
 * Whether both are tags, as a map or as a list of pairs. A list whose entries say
 * more, as an Auto Scaling group's do, is a list like any other.
 *
 * @internal
 */
export function isTagList(
  desired: JsonValue,
  live: JsonValue,
  steps: PathStep[],
): boolean {
  return /Tags?$/.test(String(steps.at(-1))) && isTags(desired) && isTags(live);
}

/**
 * Declared tags that are missing or have another value. Further tags are not the
 * template's: a stack's own tags are handed on to its resources (User Guide,
 * "Resource tag": "CloudFormation also propagates stack-level tags"), and those
 * that begin with `aws:` are AWS's.
 *
 * @internal
 */
export function compareTags(
  desired: JsonValue,
  live: JsonValue,
): TagDifference[] {
  const shown = new Map(Object.entries(tagsOf(live) ?? {}));
  return Object.entries(tagsOf(desired) ?? {})
    .filter(([key, value]) => !isAwsKey(key) && shown.get(key) !== value)
    .map(([key, value]) => ({
      key,
      desired: value,
      live: shown.get(key) ?? null,
      isKnown: !isUnresolved(key) && !isUnresolved(value),
    }));
}

function isTags(value: JsonValue): boolean {
  if (isObject(value)) {
    return Object.values(value).every(v => typeof v !== 'object');
  }
  return (
    Array.isArray(value) &&
    value.every(
      entry =>
        isObject(entry) &&
        Object.keys(entry).every(key => /^(tag)?(key|value)$/i.test(key)) &&
        Object.values(entry).every(v => typeof v !== 'object'),
    )
  );
}
