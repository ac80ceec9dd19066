import { isObject, own } from '../../json';
import { JsonValue } from '../../types';
import { TemplateParameter } from '../templateDocument';
import { UNRESOLVED } from '../unresolved';

/** @internal */
export function isNoValue(value: JsonValue): boolean {
  return isObject(value) && own(value, 'Ref') === 'AWS::NoValue';
}

/**
 * A parameter's default. That of one which names a Systems Manager parameter is
 * the name, and not the value. Source: User Guide, "Parameters".
 *
 * @internal
 */
export function parameterValue({
  type,
  default: value,
}: TemplateParameter): JsonValue {
  if (value === undefined || type.startsWith('AWS::SSM::Parameter::Value')) {
    return UNRESOLVED;
  }
  const isList = type === 'CommaDelimitedList' || /^List</.test(type);
  return isList && typeof value === 'string'
    ? value.split(',').map(part => part.trim())
    : value;
}
