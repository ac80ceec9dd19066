import { isObject, isSameJson, spelling } from '../../json';
import { valueBelow } from '../../paths';
import { JsonValue } from '../../types';
import { holdsUnresolved, isUnresolved, UNRESOLVED } from '../unresolved';
import { subnetsOf } from './cidr';
import type { Resolver } from './Resolver';

/** What a function is, given its argument; undefined takes the property away. */
type TemplateFunction = (
  argument: JsonValue,
  resolver: Resolver,
) => JsonValue | undefined;

const FUNCTIONS = new Map<string, TemplateFunction>([
  ['Ref', (name, resolver) => resolver.reference(spelling(name))],
  ['Fn::GetAtt', attribute],
  ['Fn::Sub', substitute],
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', choose],
  ['Fn::FindInMap', findInMap],
  ['Fn::Base64', base64],
  ['Fn::Cidr', cidr],
]);

/** The function of a key, if it is one's name. @internal */
export function functionNamed(key: string): TemplateFunction | undefined {
  const known = FUNCTIONS.get(key);
  if (known !== undefined) return known;
  return key.startsWith('Fn::') ? () => UNRESOLVED : undefined;
}

function attribute(argument: JsonValue, resolver: Resolver): JsonValue {
  const parts = Array.isArray(argument)
    ? argument.map(part => resolver.value(part) ?? null)
    : splitOnce(spelling(argument));
  if (parts.length < 2 || parts.some(holdsUnresolved)) return UNRESOLVED;
  const [logicalId, ...name] = parts.map(spelling);
  return resolver.attribute(logicalId, name.join('.'));
}

function splitOnce(name: string): string[] {
  const dot = name.indexOf('.');
  return dot < 0 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
}

function substitute(argument: JsonValue, resolver: Resolver): JsonValue {
  const [template, given] = Array.isArray(argument) ? argument : [argument];
  if (typeof template !== 'string') return UNRESOLVED;
  const variables = new Map(
    Object.entries(isObject(given) ? given : {}).map(([name, value]) => [
      name,
      resolver.value(value) ?? '',
    ]),
  );
  return template.replace(/\$\{([^}]*)\}/g, (_, written: string) => {
    const name = written.trim();
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const value =
      variables.get(name) ??
      (name.includes('.')
        ? attribute(name, resolver)
        : resolver.reference(name));
    return resolver.spent(scalarText(value));
  });
}

function join(argument: JsonValue, resolver: Resolver): JsonValue {
  const [delimiter, given] = Array.isArray(argument) ? argument : [];
  const list = resolver.value(given ?? null);
  if (typeof delimiter !== 'string' || !Array.isArray(list)) return UNRESOLVED;
  return list
    .map(part => resolver.spent(scalarText(part) + delimiter))
    .join('')
    .slice(0, list.length > 0 ? -delimiter.length || undefined : undefined);
}

/** A list has no place inside a text; what it would be there is not known. */
function scalarText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return UNRESOLVED;
  return typeof value === 'object' ? UNRESOLVED : String(value);
}

function select(argument: JsonValue, resolver: Resolver): JsonValue {
  const [at, given] = Array.isArray(argument) ? argument : [];
  const index = Number(spelling(resolver.value(at ?? null)));
  const list = resolver.value(given ?? null);
  return (Array.isArray(list) ? list[index] : undefined) ?? UNRESOLVED;
}

function split(argument: JsonValue, resolver: Resolver): JsonValue {
  const [delimiter, given] = Array.isArray(argument) ? argument : [];
  const source = resolver.value(given ?? null);
  if (typeof delimiter !== 'string' || delimiter === '') return UNRESOLVED;
  if (typeof source !== 'string' || isUnresolved(source)) return UNRESOLVED;
  return source.split(delimiter);
}

function choose(
  argument: JsonValue,
  resolver: Resolver,
): JsonValue | undefined {
  if (!Array.isArray(argument)) return UNRESOLVED;
  const [name, whenTrue, whenFalse] = argument;
  const truth = resolver.conditions.holds(spelling(name));
  if (truth !== undefined) {
    return resolver.value((truth ? whenTrue : whenFalse) ?? null);
  }
  const [a, b] = [whenTrue, whenFalse].map(v => resolver.value(v ?? null));
  return a !== undefined && b !== undefined && isSameJson(a, b)
    ? a
    : UNRESOLVED;
}

function findInMap(argument: JsonValue, resolver: Resolver): JsonValue {
  if (!Array.isArray(argument)) return UNRESOLVED;
  const keys = argument.slice(0, 3).map(key => resolver.value(key) ?? null);
  if (keys.some(holdsUnresolved)) return UNRESOLVED;
  const { mappings } = resolver.context.template;
  return valueBelow(mappings, keys.map(spelling)) ?? UNRESOLVED;
}

function base64(argument: JsonValue, resolver: Resolver): JsonValue {
  const value = resolver.value(argument);
  if (typeof value !== 'string' || isUnresolved(value)) return UNRESOLVED;
  const bytes = new TextEncoder().encode(value);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function cidr(argument: JsonValue, resolver: Resolver): JsonValue {
  if (!Array.isArray(argument)) return UNRESOLVED;
  const [block, count, bits] = argument.map(one =>
    spelling(resolver.value(one) ?? null),
  );
  return subnetsOf(block, Number(count), Number(bits ?? NaN)) ?? UNRESOLVED;
}
