import { AsyncLocalStorage } from 'node:async_hooks';

type OnCall = (action: string) => void;

const listeners = new AsyncLocalStorage<OnCall | undefined>();

/**
 * Does work whose calls of AWS are told to a listener, however deep they are made.
 * Work that several share is told to whoever began it, so that no call is told twice.
 *
 * @internal
 */
export function countingCalls<T>(onCall: OnCall | undefined, work: () => T): T {
  return listeners.run(onCall, work);
}

/** Tells of one call: `config:SelectResourceConfig`. @internal */
export function noteCall(action: string): void {
  listeners.getStore()?.(action);
}
