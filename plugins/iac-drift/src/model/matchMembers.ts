import { JsonValue } from '@iac-drift/backstage-plugin-iac-drift-common';
import { canonicalText, isRecord } from './jsonDocument';

/** A member of a list on one side or on both. @internal */
export interface MemberMatch {
  desired?: JsonValue;
  live?: JsonValue;
}

/** Pairing looks at every pair; beyond this many it is not worth the time. */
const MAX_PAIRS = 10_000;

/**
 * Lays two lists side by side: equal members beside each other wherever they
 * stand, then objects that share at least half of their values, then what only
 * one side has. Lists that differ in nothing but order are laid out by position.
 *
 * @internal
 */
export function matchMembers(
  desired: JsonValue[],
  live: JsonValue[],
): MemberMatch[] {
  const unmatchedLive = new Map<string, JsonValue[]>();
  for (const value of live) {
    const text = canonicalText(value);
    unmatchedLive.set(text, [...(unmatchedLive.get(text) ?? []), value]);
  }

  const matches: MemberMatch[] = [];
  const onlyDesired: MemberMatch[] = [];
  for (const value of desired) {
    const equal = unmatchedLive.get(canonicalText(value))?.pop();
    const match: MemberMatch = { desired: value };
    if (equal === undefined) {
      onlyDesired.push(match);
    } else {
      match.live = equal;
    }
    matches.push(match);
  }

  const onlyLive = [...unmatchedLive.values()].flat();
  if (onlyDesired.length === 0 && onlyLive.length === 0) {
    return desired.map((value, i) => ({ desired: value, live: live[i] }));
  }
  const unpaired = pairSimilar(onlyDesired, onlyLive);
  return [...matches, ...unpaired.map(value => ({ live: value }))];
}

/** Fills in the live side where a similar member exists; answers the rest. */
function pairSimilar(onlyDesired: MemberMatch[], onlyLive: JsonValue[]) {
  if (onlyDesired.length * onlyLive.length > MAX_PAIRS) {
    return onlyLive;
  }
  const rest = [...onlyLive];
  for (const match of onlyDesired) {
    const scores = rest.map(value => similarity(match.desired!, value));
    const best = Math.max(...scores);
    if (best >= 0.5) {
      match.live = rest.splice(scores.indexOf(best), 1)[0];
    }
  }
  return rest;
}

/** The share of keys on which two objects agree; 0 for anything else. */
function similarity(a: JsonValue, b: JsonValue): number {
  if (!isRecord(a) || !isRecord(b)) {
    return 0;
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const agreeing = [...keys].filter(
    key =>
      Object.hasOwn(a, key) &&
      Object.hasOwn(b, key) &&
      canonicalText(a[key]) === canonicalText(b[key]),
  );
  return keys.size === 0 ? 0 : agreeing.length / keys.size;
}
