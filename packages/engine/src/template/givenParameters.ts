import { isObject, own, text } from '../json';
import { JsonValue } from '../types';
import { TemplateError } from './TemplateError';

/** What CloudFormation prints instead of the value of a `NoEcho` parameter. */
const HIDDEN = '****';

/**
 * The values that a stack was deployed with, by parameter: what `aws cloudformation
 * describe-stacks` prints, or a list of `{ ParameterKey, ParameterValue }`. That of a
 * parameter which names a Systems Manager parameter is what it was resolved to; a
 * value that CloudFormation hides is undefined.
 *
 * @throws TemplateError - when it is none of these
 * @internal
 */
export function givenParameters(
  json: unknown,
): Map<string, string | undefined> {
  const given = new Map<string, string | undefined>();
  for (const member of membersOf(json as JsonValue)) {
    const key = isObject(member) && text(member, 'ParameterKey');
    const value =
      isObject(member) &&
      (text(member, 'ResolvedValue') ?? text(member, 'ParameterValue'));
    if (typeof key !== 'string' || typeof value !== 'string') {
      throw new TemplateError(
        'An entry of the parameters has no ParameterKey or no ParameterValue; give what `aws cloudformation describe-stacks` prints.',
      );
    }
    given.set(key, value === HIDDEN ? undefined : value);
  }
  return given;
}

function membersOf(json: JsonValue): JsonValue[] {
  if (Array.isArray(json)) return json;
  const stacks = isObject(json) ? own(json, 'Stacks') : undefined;
  const [stack] = Array.isArray(stacks) && stacks.length === 1 ? stacks : [];
  if (isObject(stack)) {
    const parameters = own(stack, 'Parameters') ?? [];
    if (Array.isArray(parameters)) return parameters;
  }
  throw new TemplateError(
    'This holds no parameters of one stack; give what `aws cloudformation describe-stacks --stack-name NAME` prints.',
  );
}
