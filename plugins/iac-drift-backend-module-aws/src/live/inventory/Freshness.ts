/** How long an inventory answers for what the account holds, ms. */
const ITEMS_MS = 30_000;

/** How long it answers for what hardly ever changes, ms. */
const SETTINGS_MS = 3 * 60_000;

/**
 * How old an answer may be: nothing that was asked before these moments will do, in
 * ms by a clock that never goes back.
 *
 * @internal
 */
export interface Freshness {
  /** What the account holds. */
  items: number;
  /** What hardly ever changes: recorders, and what was never recorded. */
  settings: number;
}

/**
 * @param now - by that clock
 * @param maxAge - ms; whoever waits for a change knows that nothing older shows it
 * @internal
 */
export function freshnessOf(now: number, maxAge = Infinity): Freshness {
  // Neither a moment to come nor one that is none would ever be reached.
  const age = maxAge >= 0 ? maxAge : 0;
  return {
    items: now - Math.min(ITEMS_MS, age),
    settings: now - Math.min(SETTINGS_MS, age),
  };
}
