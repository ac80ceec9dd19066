import { isEmpty, text } from '../json';
import { Semantics } from '../equality/semantics';
import { JsonObject, JsonValue } from '../types';

/** What is named: a function, and perhaps one version or alias of it. @internal */
export interface FunctionName {
  /** Partition, region and account as far as the name tells them. */
  place: (string | undefined)[];
  name: string;
  qualifier: string;
}

const FORMS =
  /^(?:arn:([^:]+):lambda:([^:]*):)?(?:(\d{12}):)?(?:function:)?([^:]+)(?::([^:]+))?$/;

/**
 * A function by any name that Lambda takes: `f`, `f:live`, `123456789012:f`,
 * `123456789012:function:f` or an ARN. `$LATEST` is what has no qualifier.
 *
 * @internal
 */
export function functionNameOf(value: JsonValue): FunctionName | undefined {
  const [, partition, region, account, name, qualifier = ''] =
    (typeof value === 'string' && FORMS.exec(value)) || [];
  if (name === undefined) return undefined;
  return {
    place: [partition, region, account],
    name,
    qualifier: qualifier === '$LATEST' ? '' : qualifier,
  };
}

/** Of a resource that names its function so. @internal */
export function functionOf(attributes: JsonObject): FunctionName | undefined {
  const named = functionNameOf(text(attributes, 'function_name') ?? null);
  const qualifier = text(attributes, 'qualifier');
  return named && qualifier ? { ...named, qualifier } : named;
}

/** The same function by any two of its names. @internal */
export const functionName: Semantics = {
  name: 'function name',
  compare(desired, live) {
    if (isEmpty(desired) || isEmpty(live)) return 'different';
    const [a, b] = [functionNameOf(desired), functionNameOf(live)];
    if (a === undefined || b === undefined) return 'unknown';
    const isElsewhere = a.place.some(
      (part, i) => part && b.place[i] && part !== b.place[i],
    );
    return !isElsewhere && a.name === b.name && a.qualifier === b.qualifier
      ? 'equal'
      : 'different';
  },
  show: live => live,
};
