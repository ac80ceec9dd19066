/** How often a visible page asks the backend for news, in milliseconds. */
export const POLL_INTERVAL_MS = 10_000;
