import { JsonValue } from '../types';
import { Agreement, Semantics } from './semantics';

/**
 * The same KMS key, by key id, key ARN, alias or alias ARN. An alias and a key
 * cannot be compared without asking KMS, so that is `unknown`, as CloudFormation
 * says of it too. No key is the service's own key, `alias/aws/...`.
 *
 * @internal
 */
export const kmsKey: Semantics = {
  name: 'KMS key',
  compare(desired, live): Agreement {
    const [a, b] = [keyOf(desired), keyOf(live)];
    if (a === undefined || b === undefined) {
      const named = a ?? b;
      const isServiceKey =
        named === undefined || named.name.startsWith('alias/aws/');
      return isServiceKey ? 'equal' : 'different';
    }
    if (a.isAlias !== b.isAlias) return 'unknown';
    return a.name === b.name ? 'equal' : 'different';
  },
  show: live => live,
};

function keyOf(
  value: JsonValue,
): { isAlias: boolean; name: string } | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const resource = value.startsWith('arn:')
    ? value.split(':').slice(5).join(':')
    : value;
  const name = resource.replace(/^key\//, '');
  return { isAlias: name.startsWith('alias/'), name };
}
