import { isObject } from '../../json';
import { JsonValue } from '../../types';
import { PropertyRule } from './rule';

/** Rules by the name of a property, whatever its type. @internal */
export const GENERAL_RULES: [RegExp, PropertyRule][] = [
  // Services fill such lists up with the defaults of what is not set, as Elastic Load
  // Balancing does ("Attributes that you do not modify retain their current values").
  [/(Attributes|Settings|Options)$/, { isOpen: isPair }],
  // The arguments of a program, and what takes effect one after another.
  [
    /^(Command|EntryPoint|Arguments|Args|Steps|Stages|CacheBehaviors|Layers|TerminationPolicies)$/,
    { isOrdered: true },
  ],
];

/** A name and its value. */
function isPair(element: JsonValue): boolean {
  if (!isObject(element)) return false;
  const keys = Object.keys(element);
  return (
    keys.some(key => /^(.*Name|Key)$/.test(key)) &&
    keys.every(key => /^(.*Name|Key|Value|.*Value|Namespace)$/.test(key))
  );
}
