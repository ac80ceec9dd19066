import { isObject, isSameJson, own, spelling } from '../../json';
import { JsonObject, JsonValue } from '../../types';
import { TemplateError } from '../TemplateError';
import { holdsUnresolved } from '../unresolved';

/** Conditions that are asked for inside one another. */
const MOST_CONDITIONS = 500;

/** True, false, or not known. */
type Truth = boolean | undefined;

/**
 * A template's conditions, each judged once. Source: User Guide, "Condition
 * functions".
 *
 * @internal
 */
export class Conditions {
  readonly #declared: JsonObject;
  readonly #resolve: (value: JsonValue) => JsonValue | undefined;
  readonly #known = new Map<string, Truth>();
  readonly #asked = new Set<string>();

  constructor(
    declared: JsonObject,
    resolve: (value: JsonValue) => JsonValue | undefined,
  ) {
    this.#declared = declared;
    this.#resolve = resolve;
  }

  /** @throws TemplateError - when the condition depends on itself */
  holds(name: string): Truth {
    if (this.#known.has(name)) return this.#known.get(name);
    const condition = own(this.#declared, name);
    if (condition === undefined) return undefined;
    if (this.#asked.has(name) || this.#asked.size > MOST_CONDITIONS) {
      throw new TemplateError(
        `The condition ${name.slice(
          0,
          80,
        )} depends on itself; CloudFormation takes no such template.`,
      );
    }
    this.#asked.add(name);
    const truth = this.#judge(condition);
    this.#asked.delete(name);
    this.#known.set(name, truth);
    return truth;
  }

  #judge(condition: JsonValue): Truth {
    if (!isObject(condition)) return undefined;
    const [name] = Object.keys(condition);
    const given = condition[name];
    const all = Array.isArray(given) ? given : [given];
    switch (name) {
      case 'Condition':
        return this.holds(spelling(given));
      case 'Fn::Equals': {
        const [a, b] = all.map(value => this.#resolve(value) ?? null);
        if (holdsUnresolved(a) || holdsUnresolved(b)) return undefined;
        return isSameJson(a, b) || spelling(a) === spelling(b);
      }
      case 'Fn::Not': {
        const truth = this.#judge(all[0]);
        return truth === undefined ? undefined : !truth;
      }
      case 'Fn::And':
        return every(all.map(one => this.#judge(one)));
      case 'Fn::Or': {
        const none = every(
          all.map(one => this.#judge(one)).map(t => (t === undefined ? t : !t)),
        );
        return none === undefined ? undefined : !none;
      }
      default:
        return undefined;
    }
  }
}

function every(truths: Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}
