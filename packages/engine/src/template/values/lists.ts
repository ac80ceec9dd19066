import { isObject, own, spelling, stableText } from '../../json';
import { JsonValue } from '../../types';

/** Pairs of positions: desired, live. @internal */
export interface Pairing {
  pairs: [number, number][];
  missing: number[];
  extra: number[];
}

/** Beyond so many comparisons, elements are told apart by their texts alone. */
const MOST_COMPARISONS = 250_000;

/**
 * Which element is which, whatever their order: as many as possible are paired
 * with one that is the same. A probe gives up at the first that is not.
 *
 * @internal
 */
export function pairUp(
  desired: JsonValue[],
  live: JsonValue[],
  isSame: (desired: number, live: number) => boolean,
  isProbe = false,
): Pairing {
  const liveOf = new Map<number, number>();
  const desiredOf = new Map<number, number>();
  const pair = (d: number, l: number) => {
    liveOf.set(d, l);
    desiredOf.set(l, d);
  };
  const byText = new Map<string, number[]>();
  live.forEach((value, at) => {
    const text = stableText(value);
    byText.set(text, [...(byText.get(text) ?? []), at]);
  });
  desired.forEach((value, d) => {
    const l = byText.get(stableText(value))?.shift();
    if (l !== undefined) pair(d, l);
  });
  const open = desired.map((_, d) => d).filter(d => !liveOf.has(d));
  if (open.length * live.length <= MOST_COMPARISONS) {
    const known = new Map<string, boolean>();
    const same = (d: number, l: number) => {
      const key = `${d} ${l}`;
      const answer = known.get(key) ?? isSame(d, l);
      known.set(key, answer);
      return answer;
    };
    for (const d of open) {
      const isPaired = augment(d, live.length, same, desiredOf, pair);
      if (isProbe && !isPaired) break;
    }
  }
  return {
    pairs: [...liveOf].sort(([a], [b]) => a - b),
    missing: desired.map((_, d) => d).filter(d => !liveOf.has(d)),
    extra: live.map((_, l) => l).filter(l => !desiredOf.has(l)),
  };
}

/** One step of a maximum matching: others move over where they can (Kuhn). */
function augment(
  start: number,
  count: number,
  same: (d: number, l: number) => boolean,
  desiredOf: Map<number, number>,
  pair: (d: number, l: number) => void,
): boolean {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (let l = 0; l < count; l += 1) {
      if (cameFrom.has(l) || !same(next, l)) continue;
      cameFrom.set(l, next);
      const holder = desiredOf.get(l);
      if (holder !== undefined) {
        queue.push(holder);
        continue;
      }
      moveOver(l, start, cameFrom, desiredOf, pair);
      return true;
    }
  }
  return false;
}

function moveOver(
  end: number,
  start: number,
  cameFrom: Map<number, number>,
  desiredOf: Map<number, number>,
  pair: (d: number, l: number) => void,
) {
  let l: number | undefined = end;
  while (l !== undefined) {
    const d: number = cameFrom.get(l) ?? start;
    const before = [...desiredOf].find(([, holder]) => holder === d)?.[0];
    pair(d, l);
    l = d === start ? undefined : before;
  }
}

/** What an element of a list is told by, in the order of trust. */
const NAMES = /^(Key|Name|Id|.*Name|.*Id|.*Key|.*Arn|Priority|Type|Field)$/;

/**
 * Pairs elements that differ and are still the same thing: they share a name that
 * no other has, or are the only ones left.
 *
 * @internal
 */
export function pairByName(
  desired: JsonValue[],
  live: JsonValue[],
  { missing, extra }: Pairing,
): [number, number][] {
  const found: [number, number][] = [];
  const left = new Set(extra);
  for (const d of missing) {
    const element = desired[d];
    if (!isObject(element)) continue;
    const names = Object.keys(element).filter(name => NAMES.test(name));
    const l = names
      .map(name => named(live, left, name, element[name]))
      .find(at => at !== undefined);
    if (l === undefined) continue;
    left.delete(l);
    found.push([d, l]);
  }
  if (found.length > 0 || missing.length !== 1 || extra.length !== 1) {
    return found;
  }
  const [[d], [l]] = [missing, extra];
  return isObject(desired[d]) && isObject(live[l]) ? [[d, l]] : found;
}

function named(
  live: JsonValue[],
  left: Set<number>,
  name: string,
  value: JsonValue,
): number | undefined {
  if (typeof value === 'object') return undefined;
  const same = [...left].filter(at => {
    const element = live[at];
    const theirs = isObject(element) ? own(element, name) : undefined;
    return theirs !== undefined && spelling(theirs) === spelling(value);
  });
  return same.length === 1 ? same[0] : undefined;
}
