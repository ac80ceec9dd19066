import { isObject, own, text } from '../json';
import { JsonObject, JsonValue } from '../types';
import { TemplateError } from './TemplateError';

/** A parameter of a template. @public */
export interface TemplateParameter {
  type: string;
  default?: JsonValue;
  /** Whose value must not be shown. */
  isSecret: boolean;
}

/** A resource as a template declares it, functions and all. @public */
export interface TemplateResource {
  logicalId: string;
  type: string;
  properties: JsonObject;
  condition?: string;
}

/**
 * A CloudFormation template, read but not yet resolved.
 *
 * @public
 */
export interface Template {
  parameters: Map<string, TemplateParameter>;
  mappings: JsonObject;
  conditions: JsonObject;
  resources: TemplateResource[];
}

/**
 * The parts of a template that a comparison needs. Source: CloudFormation User
 * Guide, "Template sections".
 *
 * @throws TemplateError - when it is no template, or one that CloudFormation has
 *   yet to process
 * @internal
 */
export function templateOf(document: JsonValue): Template {
  if (!isObject(document)) {
    throw new TemplateError(
      'This is no CloudFormation template: a template is an object with Resources.',
    );
  }
  refuseTransforms(document);
  const resources = own(document, 'Resources');
  if (!isObject(resources) || Object.keys(resources).length === 0) {
    throw new TemplateError(
      'The template has no Resources, so that there is nothing to compare; give the template of a stack.',
    );
  }
  return {
    parameters: new Map(
      Object.entries(section(document, 'Parameters')).map(([name, given]) => [
        name,
        parameterOf(given),
      ]),
    ),
    mappings: section(document, 'Mappings'),
    conditions: section(document, 'Conditions'),
    resources: Object.entries(resources).map(([logicalId, resource]) =>
      resourceOf(logicalId, resource),
    ),
  };
}

function section(document: JsonObject, name: string): JsonObject {
  const value = own(document, name);
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  throw new TemplateError(
    `The template's ${name} are no object; write each under its name.`,
  );
}

function parameterOf(given: JsonValue): TemplateParameter {
  const parameter = isObject(given) ? given : {};
  const standard = own(parameter, 'Default');
  const noEcho = own(parameter, 'NoEcho');
  return {
    type: text(parameter, 'Type') ?? 'String',
    ...(standard !== undefined && { default: standard }),
    isSecret: noEcho === true || /^(true|yes)$/i.test(String(noEcho ?? '')),
  };
}

function resourceOf(logicalId: string, given: JsonValue): TemplateResource {
  const type = isObject(given) ? text(given, 'Type') : undefined;
  if (!isObject(given) || type === undefined) {
    throw new TemplateError(
      `The resource ${named(logicalId)} has no Type; each resource needs one.`,
    );
  }
  const properties = own(given, 'Properties') ?? {};
  if (!isObject(properties)) {
    throw new TemplateError(
      `The Properties of ${named(logicalId)} are no object.`,
    );
  }
  const condition = text(given, 'Condition');
  return {
    logicalId,
    type,
    properties,
    ...(condition !== undefined && { condition }),
  };
}

/** Names are the author's: they are shown, but not at any length. */
function named(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}...` : name;
}

/** What a transform makes of a template, only CloudFormation knows. */
function refuseTransforms(document: JsonObject) {
  if (own(document, 'Transform') !== undefined || holdsTransform(document)) {
    throw new TemplateError(
      'The template has a transform (a macro), and what CloudFormation made of it is not in it; give what `aws cloudformation get-template --template-stage Processed` prints.',
    );
  }
}

function holdsTransform(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(holdsTransform);
  if (!isObject(value)) return false;
  return Object.keys(value).some(
    key =>
      key === 'Fn::Transform' ||
      key.startsWith('Fn::ForEach') ||
      holdsTransform(value[key]),
  );
}
