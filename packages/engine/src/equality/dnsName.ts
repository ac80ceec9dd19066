import { JsonValue } from '../types';
import { byScalarForm, Semantics } from './semantics';

/** The same DNS name, whatever its case and its last dot. @internal */
export const dnsName: Semantics = byScalarForm('DNS name', plain, live => live);

function plain(value: JsonValue): JsonValue {
  return typeof value === 'string'
    ? value.toLowerCase().replace(/\.$/, '')
    : value;
}
