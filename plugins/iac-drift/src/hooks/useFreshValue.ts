import { useEffect, useRef } from 'react';
import { useSignal } from '@backstage/plugin-signals-react';
import { IAC_DRIFT_SIGNAL_CHANNEL } from '@iac-drift/backstage-plugin-iac-drift-common';
import { PolledValue, usePolledValue } from './usePolledValue';

/** How often a visible page asks the backend for news, in milliseconds. */
const POLL_INTERVAL_MS = 10_000;

/** The same, where signals bring the news and polling only makes up for lost ones. */
const POLL_INTERVAL_WITH_SIGNALS_MS = 30_000;

/** What takes a while to load is asked for this often, in milliseconds. */
const COSTLY_INTERVAL_MS = 60_000;

/** Many scans may end at once: for so long their signals are taken together. */
const FOLD_MS = 300;

/**
 * Loads what scans change. It is loaded again when the backend signals that a scan
 * has ended, and now and then in any case.
 *
 * @param key - names what is loaded; a new key forgets the old value
 * @internal
 */
export function useFreshValue<T>(
  key: string,
  load: () => Promise<T>,
  options: {
    /** Loading takes a while: do it seldom, whatever happens. */
    costly?: boolean;
  } = {},
): PolledValue<T> {
  const { lastSignal, isSignalsAvailable } = useSignal(
    IAC_DRIFT_SIGNAL_CHANNEL,
  );
  const interval = isSignalsAvailable
    ? POLL_INTERVAL_WITH_SIGNALS_MS
    : POLL_INTERVAL_MS;
  const value = usePolledValue(
    key,
    load,
    options.costly ? COSTLY_INTERVAL_MS : interval,
  );
  const { refresh } = value;
  const latestRefresh = useRef(refresh);
  latestRefresh.current = refresh;
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (lastSignal && !options.costly) {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        latestRefresh.current();
      }, FOLD_MS);
    }
  }, [lastSignal, options.costly]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return value;
}
