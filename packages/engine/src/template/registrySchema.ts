import { isObject, own, parseJson, strings } from '../json';
import { PathStep, stepsText, valueBelow } from '../paths';
import { JsonObject, JsonValue } from '../types';
import { TemplateError } from './TemplateError';

/** What a type's schema says of one property. @internal */
export interface PropertyFacts {
  isWriteOnly: boolean;
  /** Set when the object is created, and never changed in place. */
  isCreateOnly: boolean;
  default?: JsonValue;
  /** A list of which the schema says that it keeps no order. */
  isUnordered: boolean;
  /** A map whose keys are the user's own. */
  isMap: boolean;
  /** What the value may be, where the schema counts it up. */
  words?: JsonValue[];
}

const NOTHING_KNOWN: PropertyFacts = {
  isWriteOnly: false,
  isCreateOnly: false,
  isUnordered: false,
  isMap: false,
};

/** References inside a schema that are followed one after another. */
const MOST_REFERENCES = 32;

/**
 * A type's schema, as the CloudFormation registry holds it. Source: CloudFormation
 * CLI User Guide, "Resource type definition schema".
 *
 * @internal
 */
export class RegistrySchema {
  /** The properties that name an object, in the identifier's order. */
  readonly identifier: string[];
  readonly #schema: JsonObject;
  readonly #writeOnly: string[];
  readonly #createOnly: string[];
  readonly #facts = new Map<string, PropertyFacts>();

  constructor(schema: JsonObject) {
    this.identifier = pointersOf(own(schema, 'primaryIdentifier'));
    this.#schema = schema;
    this.#writeOnly = pointersOf(own(schema, 'writeOnlyProperties'));
    this.#createOnly = [
      ...pointersOf(own(schema, 'createOnlyProperties')),
      ...this.identifier,
    ];
  }

  of(steps: PathStep[]): PropertyFacts {
    const path = stepsText(steps);
    const known = this.#facts.get(path);
    if (known !== undefined) return known;
    const facts = this.#read(steps);
    this.#facts.set(path, facts);
    return facts;
  }

  #read(steps: PathStep[]): PropertyFacts {
    const names = steps.filter(step => typeof step === 'string').join('.');
    const node = this.#node(steps);
    const facts: PropertyFacts = {
      ...NOTHING_KNOWN,
      isWriteOnly: this.#writeOnly.some(p => isAtOrBelow(names, p)),
      isCreateOnly: this.#createOnly.some(p => isAtOrBelow(names, p)),
    };
    if (node === undefined) return facts;
    facts.isUnordered = own(node, 'insertionOrder') === false;
    facts.isMap =
      own(node, 'patternProperties') !== undefined &&
      own(node, 'properties') === undefined;
    const standard = own(node, 'default');
    if (standard !== undefined) facts.default = standard;
    const words = own(node, 'enum');
    if (Array.isArray(words)) facts.words = words;
    return facts;
  }

  #node(steps: PathStep[]): JsonObject | undefined {
    let node: JsonObject | undefined = this.#schema;
    for (const step of steps) {
      if (node === undefined) return undefined;
      node = this.#below(node, step, 0);
    }
    return node && this.#meant(node, 0);
  }

  #below(
    given: JsonObject,
    step: PathStep,
    depth: number,
  ): JsonObject | undefined {
    const node = this.#meant(given, 0);
    if (node === undefined || depth > MOST_REFERENCES) return undefined;
    const inner =
      typeof step === 'number'
        ? own(node, 'items')
        : own(objectAt(node, 'properties'), step) ??
          Object.values(objectAt(node, 'patternProperties') ?? {})[0];
    if (isObject(inner)) return inner;
    for (const choice of ['oneOf', 'anyOf', 'allOf']) {
      const choices = own(node, choice);
      for (const one of Array.isArray(choices) ? choices : []) {
        const found = isObject(one)
          ? this.#below(one, step, depth + 1)
          : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** What a node is once its reference has been followed. */
  #meant(node: JsonObject, depth: number): JsonObject | undefined {
    const reference = own(node, '$ref');
    if (typeof reference !== 'string') return node;
    if (depth > MOST_REFERENCES || !reference.startsWith('#/')) return node;
    const keys = reference.slice(2).split('/').map(unescaped);
    const target = valueBelow(this.#schema, keys);
    return isObject(target) ? this.#meant(target, depth + 1) : undefined;
  }
}

/** A type without a schema: nothing is known of its properties. @internal */
export const NO_SCHEMA = new RegistrySchema({});

/**
 * Schemas by type name: a list of registry schemas, or of what
 * `aws cloudformation describe-type` prints, with the schema as JSON text.
 *
 * @throws TemplateError - when it is no list of schemas
 * @internal
 */
export function registrySchemasOf(json: unknown): Map<string, RegistrySchema> {
  const members = Array.isArray(json) ? json : [json];
  const found = new Map<string, RegistrySchema>();
  members.forEach((member: JsonValue, position) => {
    const text = isObject(member) ? own(member, 'Schema') : undefined;
    const schema = typeof text === 'string' ? parseJson(text) : text ?? member;
    const name = isObject(schema)
      ? own(schema, 'typeName') ?? own(member as JsonObject, 'TypeName')
      : undefined;
    if (!isObject(schema) || typeof name !== 'string') {
      throw new TemplateError(
        `Entry ${
          position + 1
        } is not a schema of a resource type; give what \`aws cloudformation describe-type\` prints, or a list of its schemas.`,
      );
    }
    found.set(name, new RegistrySchema(schema));
  });
  return found;
}

/**
 * `Rules.Action` of `/properties/Rules/*\/Action`. Positions in lists are left out:
 * some schemas write them and some do not.
 */
function pointersOf(value: JsonValue | undefined): string[] {
  return strings(value).map(pointer =>
    pointer
      .split('/')
      .slice(1)
      .map(unescaped)
      .filter(key => !['properties', 'items', '*'].includes(key))
      .join('.'),
  );
}

function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`);
}

function objectAt(node: JsonObject, key: string): JsonObject | undefined {
  const value = own(node, key);
  return isObject(value) ? value : undefined;
}
