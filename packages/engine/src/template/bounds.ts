import { isObject } from '../json';
import { JsonValue } from '../types';
import { TemplateError } from './TemplateError';

/** Levels of nesting; the deepest that CloudFormation's own types need are some twenty. */
const MOST_LEVELS = 200;

/** Values in a template, aliases written out. */
const MOST_VALUES = 1_000_000;

/** @throws TemplateError - when a level is deeper than templates go @internal */
export function refuseLevel(level: number) {
  if (level > MOST_LEVELS) {
    throw new TemplateError(
      `The template is nested more than ${MOST_LEVELS} levels deep, or an alias in it holds itself; no stack needs that.`,
    );
  }
}

/** @throws TemplateError - when there are more values than templates hold @internal */
export function refuseCount(values: number) {
  if (values > MOST_VALUES) {
    throw new TemplateError(
      `The template holds more than ${MOST_VALUES} values once its aliases are written out; no stack needs that.`,
    );
  }
}

/** Looks level by level, for a recursion would not come back from the depth. @internal */
export function refuseDepth(document: JsonValue) {
  let level: JsonValue[] = [document];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    refuseLevel(depth);
    values += level.length;
    refuseCount(values);
    level = level.flatMap(value =>
      Array.isArray(value) || isObject(value) ? Object.values(value) : [],
    );
  }
}
