import { isObject, own } from './json';
import { JsonObject, JsonValue } from './types';

/** One step of a path: a key, or a position in a list. @internal */
export type PathStep = string | number;

/** Paths that were taken apart once. Mappings have a few thousand in all. */
const KNOWN = new Map<string, PathStep[]>();
const MOST_KNOWN = 10_000;

/** The steps of a mapping's path such as `rule[0].status`. @internal */
export function stepsOf(path: string): PathStep[] {
  const known = KNOWN.get(path);
  if (known !== undefined) return known;
  const steps = parsed(path);
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(path, steps);
  return steps;
}

function parsed(path: string): PathStep[] {
  return path.split('.').flatMap(part => {
    const [, key, positions] = /^([^[]*)(.*)$/.exec(part) ?? [];
    const steps: PathStep[] = key ? [key] : [];
    for (const [, position] of (positions ?? '').matchAll(/\[(\d+)\]/g)) {
      steps.push(Number(position));
    }
    return steps;
  });
}

/** A path in our notation: `setting[0].value`. @internal */
export function pathOf(steps: PathStep[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`;
    return path === '' ? step : `${path}.${step}`;
  }, '');
}

/** A path as rules are written, with `*` for any position: `Rules.*.Name`. @internal */
export function stepsText(steps: PathStep[]): string {
  return steps.map(step => (typeof step === 'number' ? '*' : step)).join('.');
}

/** The last key of a path, whatever positions follow it; empty when there is none. @internal */
export function lastKeyOf(steps: PathStep[]): string {
  return steps.reduce<string>(
    (key, step) => (typeof step === 'string' ? step : key),
    '',
  );
}

/** For sorting what has a path. @internal */
export function byPath(a: { path: string }, b: { path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

/** Whether `outer` is `inner` or lies above it. The empty path covers all. @internal */
export function covers(outer: string, inner: string): boolean {
  return (
    outer === '' ||
    outer === inner ||
    inner.startsWith(`${outer}.`) ||
    inner.startsWith(`${outer}[`)
  );
}

/** What stands at a path, or undefined. @internal */
export function valueAt(
  attributes: JsonObject,
  path: string,
): JsonValue | undefined {
  return valueBelow(attributes, stepsOf(path));
}

/** What stands some steps below a value, or undefined. @internal */
export function valueBelow(
  root: JsonValue,
  steps: PathStep[],
): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const step of steps) {
    if (typeof step === 'number') {
      value = Array.isArray(value) ? value[step] : undefined;
    } else {
      value = isObject(value) ? own(value, step) : undefined;
    }
  }
  return value;
}
