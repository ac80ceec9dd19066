import { PathStep, stepsText } from '../../paths';
import { GENERAL_RULES } from './general';
import { PropertyRule, TypeRules } from './rule';
import { TYPES } from './types';

const NONE: PropertyRule = {};

const KNOWN = new Map<string, Map<string, PropertyRule>>();
const MOST_KNOWN = 5_000;

/** What is special about a property: its type's rule, and what its name says. @internal */
export function ruleOf(type: string, steps: PathStep[]): PropertyRule {
  const path = stepsText(steps);
  const known = KNOWN.get(type) ?? new Map<string, PropertyRule>();
  const before = known.get(path);
  if (before !== undefined) return before;
  const rules: TypeRules | undefined = TYPES.get(type);
  const special =
    rules !== undefined && Object.hasOwn(rules, path) ? rules[path] : NONE;
  const key =
    path
      .split('.')
      .filter(step => step !== '*')
      .at(-1) ?? '';
  const isOfKey = !path.endsWith('*');
  const general = GENERAL_RULES.filter(
    ([name]) => isOfKey && name.test(key),
  ).map(([, rule]) => rule);
  const rule = Object.assign({}, ...general, special) as PropertyRule;
  if (KNOWN.size < MOST_KNOWN && known.size < MOST_KNOWN) {
    KNOWN.set(type, known.set(path, rule));
  }
  return rule;
}
