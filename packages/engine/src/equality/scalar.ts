import { spelling } from '../json';
import { JsonValue } from '../types';
import { byScalarForm, Semantics } from './semantics';

/**
 * The same text. A number or a boolean equals its spelling: attribute maps carry
 * both (`"300"` and `300` for SQS).
 *
 * @internal
 */
export const exactText: Semantics = byScalarForm('exact text', value =>
  typeof value === 'number' || typeof value === 'boolean'
    ? spelling(value)
    : value,
);

/**
 * The same text whatever its case: RDS lowercases identifiers and windows,
 * `Mon:03:00` and `mon:03:00`.
 *
 * @internal
 */
export const anyCaseText: Semantics = byScalarForm(
  'text in any case',
  value => (typeof value === 'string' ? value.toLowerCase() : value),
  value => value,
);

/** The same number: `300`, `300.0` and `"300"` are. @internal */
export const number: Semantics = byScalarForm('number', value => {
  const isNumeral = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  return isNumeral ? Number(value) : value;
});

const TRUTH = new Map<string, boolean>([
  ['true', true],
  ['enabled', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['disabled', false],
  ['0', false],
  ['no', false],
]);

/**
 * The same truth value: AWS writes `true`, `"true"`, `"ENABLED"` and, for a
 * state on its way, `"pending"` or `"enabling"`.
 *
 * @internal
 */
export const boolean: Semantics = byScalarForm('boolean', asBoolean);

function asBoolean(value: JsonValue): JsonValue {
  if (value === 'pending' || value === 'enabling') return true;
  if (value === 'disabling') return false;
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  return TRUTH.get(spelling(value).toLowerCase()) ?? value;
}

/**
 * Text that AWS spells differently from the provider. The keys are AWS's words,
 * in lower case; an empty live value is the word `''`.
 *
 * @internal
 */
export function words(vocabulary: Record<string, JsonValue>): Semantics {
  const known = new Map(Object.entries(vocabulary));
  const provider = (value: JsonValue) =>
    known.get(value === null ? '' : spelling(value).toLowerCase()) ?? value;
  const plain = (value: JsonValue) =>
    typeof value === 'string' ? value.toLowerCase() : value;
  return {
    name: 'words',
    compare: (desired, live) =>
      spelling(plain(desired)) === spelling(plain(provider(live)))
        ? 'equal'
        : 'different',
    show: provider,
  };
}
