import { JsonValue } from '../types';

/**
 * The address of one instance, as `terraform state list` prints it:
 * `module.a["x"].aws_sqs_queue.main[0]`. A string key is quoted as HCL does:
 * JSON's escapes, and template markers doubled.
 *
 * @internal
 */
export function addressOf(
  module: string | undefined,
  type: string,
  name: string,
  indexKey: JsonValue | undefined,
): string {
  const base = `${module ? `${module}.` : ''}${type}.${name}`;
  if (typeof indexKey === 'number') return `${base}[${indexKey}]`;
  if (typeof indexKey !== 'string') return base;
  const quoted = JSON.stringify(indexKey).replace(/([$%])\{/g, '$1$1{');
  return `${base}[${quoted}]`;
}
