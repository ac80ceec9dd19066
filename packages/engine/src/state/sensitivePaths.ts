import { isObject, own } from '../json';
import { PathStep, pathOf } from '../paths';
import { JsonValue } from '../types';

/**
 * The paths of a state's `sensitive_attributes`, which are lists of cty steps:
 * `[{ type: 'get_attr', value: 'setting' }, { type: 'index', value: { value: 0, type: 'number' } }]`.
 * A step that cannot be told (an element of a set has no position) ends the
 * path, so that it covers more rather than less; a mark that cannot be read at
 * all covers the whole resource.
 *
 * @internal
 */
export function sensitivePathsOf(marks: JsonValue | undefined): string[] {
  if (marks === undefined || marks === null) return [];
  if (!Array.isArray(marks)) return [''];
  return [...new Set(marks.map(pathOfMark))].sort();
}

function pathOfMark(mark: JsonValue): string {
  if (typeof mark === 'string') return mark;
  if (!Array.isArray(mark)) return '';
  const steps: PathStep[] = [];
  for (const entry of mark) {
    const step = stepOf(entry);
    if (step === undefined) break;
    steps.push(step);
  }
  return pathOf(steps);
}

function stepOf(entry: JsonValue): PathStep | undefined {
  if (!isObject(entry)) return undefined;
  const value = own(entry, 'value');
  if (typeof value === 'string' || typeof value === 'number') return value;
  const index = isObject(value) ? own(value, 'value') : undefined;
  return typeof index === 'string' || typeof index === 'number'
    ? index
    : undefined;
}
