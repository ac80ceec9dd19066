/** How long an inventory answers for what the account holds, ms. */
const ITEMS_MS = 30_000;

/** How long it answers for what hardly ever changes, ms. */
const SETTINGS_MS = 3 * 60_000;

/**
 * How old an answer may be: nothing that was asked before these moments will do, in
 * ms since 1970 by the portal's clock.
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
 * @param notBefore - ISO 8601; whoever waits for a change knows that nothing older
 * shows it
 * @internal
 */
export function freshnessOf(now: number, notBefore?: string): Freshness {
  const wanted = notBefore === undefined ? NaN : Date.parse(notBefore);
  // A moment to come would never be reached.
  const least = Number.isNaN(wanted) ? -Infinity : Math.min(wanted, now);
  return {
    items: Math.max(now - ITEMS_MS, least),
    settings: Math.max(now - SETTINGS_MS, least),
  };
}
