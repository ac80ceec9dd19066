import { isObject } from '../../json';
import { pathOf, PathStep, valueBelow } from '../../paths';
import { JsonObject, JsonValue } from '../../types';
import { Template } from '../templateDocument';
import { TemplateError } from '../TemplateError';
import { UNRESOLVED } from '../unresolved';
import { Conditions } from './conditions';
import { functionNamed } from './functions';
import { isNoValue, parameterValue } from './references';

/** Characters that functions may make in one template. */
const MOST_TEXT = 64 * 1024 * 1024;

/** What a template's functions are resolved with. @internal */
export interface ResolveContext {
  template: Template;
  /** Values that the stack was deployed with; undefined where they are hidden. */
  parameters: ReadonlyMap<string, string | undefined>;
  accountId?: string;
  region?: string;
  stackName?: string;
  stackId?: string;
  /** A resource's physical id, which `Ref` is. */
  physicalIdOf(logicalId: string): string | undefined;
  /** A resource's live properties, which hold what `Fn::GetAtt` is. */
  liveOf(logicalId: string): JsonObject | undefined;
}

/** A resource's properties as far as they can be known. @internal */
export interface ResolvedProperties {
  properties: JsonObject;
  /** Where values come from parameters that must not be shown. */
  sensitivePaths: string[];
}

/**
 * Resolves a template's functions. What only CloudFormation knows stays
 * `UNRESOLVED`. Source: User Guide, "Intrinsic function reference".
 *
 * @internal
 */
export class Resolver {
  readonly context: ResolveContext;
  readonly conditions: Conditions;
  #sawSecret = false;
  #made = 0;

  constructor(context: ResolveContext) {
    this.context = context;
    this.conditions = new Conditions(context.template.conditions, value =>
      this.value(value),
    );
  }

  properties(declared: JsonObject): ResolvedProperties {
    const sensitivePaths: string[] = [];
    const resolved = this.#resolve(declared, [], sensitivePaths);
    return {
      properties: isObject(resolved) ? resolved : {},
      sensitivePaths,
    };
  }

  /** A value with its functions resolved; undefined where `AWS::NoValue` takes it away. */
  value(value: JsonValue): JsonValue | undefined {
    return this.#resolve(value, [], []);
  }

  /** Counts a text that a function makes: many short ones can make more than memory holds. */
  spent(text: string): string {
    this.#made += text.length;
    if (this.#made > MOST_TEXT) {
      throw new TemplateError(
        `The functions of the template make more than ${
          MOST_TEXT / 1024 / 1024
        } MiB of text; no stack needs that.`,
      );
    }
    return text;
  }

  /** What `Ref` of a name is. */
  reference(name: string): JsonValue | undefined {
    const { template, physicalIdOf } = this.context;
    const parameter = template.parameters.get(name);
    if (parameter !== undefined) {
      this.#sawSecret ||= parameter.isSecret;
      return parameterValue(name, parameter, this.context.parameters);
    }
    return (
      pseudoParameter(name, this.context) ?? physicalIdOf(name) ?? UNRESOLVED
    );
  }

  /** What `Fn::GetAtt` is, where the live properties hold it. */
  attribute(logicalId: string, name: string): JsonValue {
    const live = this.context.liveOf(logicalId) ?? null;
    const value = valueBelow(live, name.split('.'));
    if (value !== undefined && value !== null) return value;
    const id = this.context.physicalIdOf(logicalId);
    return /Arn$/.test(name) && id?.startsWith('arn:') ? id : UNRESOLVED;
  }

  #resolve(
    value: JsonValue,
    steps: PathStep[],
    sensitive: string[],
  ): JsonValue | undefined {
    if (Array.isArray(value)) {
      return value.flatMap((element, i) => {
        const resolved = this.#resolve(element, [...steps, i], sensitive);
        return resolved === undefined ? [] : [resolved];
      });
    }
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    const compute = keys.length === 1 ? functionNamed(keys[0]) : undefined;
    if (compute !== undefined) {
      const before = this.#sawSecret;
      this.#sawSecret = false;
      const result = isNoValue(value)
        ? undefined
        : compute(value[keys[0]], this);
      if (this.#sawSecret) sensitive.push(pathOf(steps));
      this.#sawSecret ||= before;
      return result;
    }
    const entries = keys.flatMap(key => {
      const resolved = this.#resolve(value[key], [...steps, key], sensitive);
      return resolved === undefined ? [] : [[key, resolved] as const];
    });
    return Object.fromEntries(entries);
  }
}

function pseudoParameter(
  name: string,
  { accountId, region, stackName, stackId }: ResolveContext,
): string | undefined {
  switch (name) {
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::Region':
      return region;
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return stackId;
    case 'AWS::Partition':
      return region && partitionOf(region);
    case 'AWS::URLSuffix':
      return (
        region &&
        (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com')
      );
    default:
      return undefined;
  }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
