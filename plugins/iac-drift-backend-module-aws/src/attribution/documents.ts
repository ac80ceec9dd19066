import type { JsonValue } from '@iac-drift/engine';
import { isObject } from './json';
import { document, leavesOf, plainKey, scalar, type Leaves } from './request';

const PRINCIPALS = ['principal', 'notprincipal'];

/**
 * A document, such as a policy, is set as a whole: the request must have all of
 * it and nothing more, or it is an earlier or later version.
 *
 * @internal
 */
export function holdsDocument(request: Leaves, content: JsonValue): boolean {
  const { values: wanted } = leavesOf(content);
  return request.documents.some(
    ({ value, values }) =>
      wanted.size > 0 &&
      values.size === wanted.size &&
      [...wanted].every(one => values.has(one)) &&
      // The same words allow and deny other things in another order.
      (!isPolicy(content) || shape(value) === shape(content)),
  );
}

/**
 * Whether a request puts another policy. AWS writes principals in its own way; in all
 * else a policy stays as it was put.
 *
 * @internal
 */
export function isOtherPolicy(request: Leaves, content: JsonValue): boolean {
  const policies = request.documents.filter(({ value }) => isPolicy(value));
  const wanted = shape(content, PRINCIPALS);
  return (
    isPolicy(content) &&
    policies.length > 0 &&
    policies.every(({ value }) => shape(value, PRINCIPALS) !== wanted)
  );
}

function isPolicy(value: JsonValue): boolean {
  return isObject(value) && Object.hasOwn(value, 'Statement');
}

/** Text that is equal for documents that say the same. */
function shape(value: JsonValue, without: string[] = []): string {
  const content = typeof value === 'string' ? document(value) ?? value : value;
  if (Array.isArray(content)) {
    const entries = [
      ...new Set(content.map(entry => shape(entry, without))),
    ].sort();
    return entries.length === 1 ? entries[0] : `[${entries.join()}]`;
  }
  if (isObject(content)) {
    const members = Object.entries(content)
      .filter(([key]) => !without.includes(plainKey(key)))
      .map(([key, child]) => `${plainKey(key)}:${shape(child, without)}`);
    return `{${members.sort().join()}}`;
  }
  return content === null ? '' : JSON.stringify(scalar(content));
}
