import { useCallback, useEffect, useRef, useState } from 'react';

/** What a page knows of something that lives on the server. @internal */
export interface PolledValue<T> {
  /** The newest answer. It stays while a later question is open or has failed. */
  value?: T;
  /** Why the newest question failed. */
  error?: Error;
  /** Nothing is known yet. */
  loading: boolean;
  /** Asks again now. */
  refresh: () => void;
}

interface State<T> {
  key: string;
  value?: T;
  error?: Error;
}

/**
 * Loads a value and keeps it fresh while the page is visible. An answer that is
 * overtaken by a later one is dropped, and so is one that belongs to another key.
 *
 * @param key - names what is loaded; a new key forgets the old value
 * @param load - asks the server
 * @param intervalMs - how long to wait between questions
 * @internal
 */
export function usePolledValue<T>(
  key: string,
  load: () => Promise<T>,
  intervalMs: number,
): PolledValue<T> {
  const [state, setState] = useState<State<T>>({ key });
  const latestLoad = useRef(load);
  latestLoad.current = load;

  /** Numbers of the newest question and of the newest one that was answered. */
  const tickets = useRef({ asked: 0, answered: 0 }).current;

  const refresh = useCallback(async () => {
    const ticket = ++tickets.asked;
    const settle = (next: (previous: State<T>) => State<T>) => {
      if (ticket > tickets.answered) {
        tickets.answered = ticket;
        setState(next);
      }
    };
    try {
      const value = await latestLoad.current();
      settle(() => ({ key, value }));
    } catch (error) {
      settle(previous => ({
        key,
        value: previous.key === key ? previous.value : undefined,
        error: error instanceof Error ? error : new Error(String(error)),
      }));
    }
  }, [key, tickets]);

  useEffect(() => {
    const refreshIfIdle = () => {
      const idle = tickets.answered === tickets.asked;
      if (idle && document.visibilityState !== 'hidden') {
        refresh();
      }
    };
    refresh();
    const timer = setInterval(refreshIfIdle, intervalMs);
    document.addEventListener('visibilitychange', refreshIfIdle);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfIdle);
      // Whatever is still under way belongs to the old key.
      tickets.answered = tickets.asked;
    };
  }, [refresh, intervalMs, tickets]);

  const current: State<T> = state.key === key ? state : { key };
  const { value, error } = current;
  return { value, error, loading: !value && !error, refresh };
}
