import { isObject, own } from '../../json';
import { JsonValue } from '../../types';
import { TemplateParameter } from '../templateDocument';
import { UNRESOLVED } from '../unresolved';

/** @internal */
export function isNoValue(value: JsonValue): boolean {
  return isObject(value) && own(value, 'Ref') === 'AWS::NoValue';
}

/**
 * What the stack was deployed with, or else a parameter's default. That of one which
 * names a Systems Manager parameter is the name, and not the value. Source: User
 * Guide, "Parameters".
 *
 * @internal
 */
export function parameterValue(
  name: string,
  { type, default: standard }: TemplateParameter,
  given: ReadonlyMap<string, string | undefined>,
): JsonValue {
  const value = given.has(name) ? given.get(name) : standard;
  const isNamed = type.startsWith('AWS::SSM::Parameter::Value');
  if (value === undefined || (isNamed && !given.has(name))) {
    return UNRESOLVED;
  }
  const isList = type === 'CommaDelimitedList' || /(^|<)List</.test(type);
  return isList && typeof value === 'string'
    ? value.split(',').map(part => part.trim())
    : value;
}
