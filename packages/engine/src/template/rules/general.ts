import { isObject } from '../../json';
import { JsonValue } from '../../types';
import { PropertyRule } from './rule';

/** Rules by the name of a property, whatever its type. @internal */
export const GENERAL_RULES: [RegExp, PropertyRule][] = [
  // Services fill such lists up with the defaults of what is not set, as Elastic Load
  // Balancing does ("Attributes that you do not modify retain their current values").
  [
    /(Attributes|Settings|Options|Parameters)$/,
    { isOpen: isPair, isBag: true },
  ],
  // A stack's own tags are handed on to its resources (User Guide, "Resource tag").
  [/Tags$/, { isOpen: true }],
  // The arguments of a program, and what takes effect one after another.
  [
    /^(Command|EntryPoint|Arguments|Args|Steps|Stages|CacheBehaviors|Layers|TerminationPolicies)$/,
    { isOrdered: true },
  ],
];

/** A name and what it is set to, perhaps with what else the service knows of it. */
function isPair(element: JsonValue): boolean {
  return (
    isObject(element) &&
    Object.keys(element).some(key => /^(.*Name|Key)$/.test(key)) &&
    Object.values(element).every(value => typeof value !== 'object')
  );
}
