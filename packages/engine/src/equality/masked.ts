import { JsonValue } from '../types';

/** Whether AWS Config writes asterisks for a value that it does not show. @internal */
export function isMasked(value: JsonValue): boolean {
  return typeof value === 'string' && /^\*{3,}$/.test(value);
}
