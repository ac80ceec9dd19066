/**
 * How long what a process holds stays its own after its last sign of life: longer
 * than parsing a large state keeps a process from giving one.
 *
 * @internal
 */
export const LEASE_MS = 60_000;

const BEAT_MS = LEASE_MS / 4;

/** Another replica took over what was held. @internal */
export class LeaseLostError extends Error {
  name = 'LeaseLostError';
}

/**
 * Works on what is held by a lease, and renews it as long as that takes: what a
 * process that dies leaves behind is free a minute later, however long the work may
 * last.
 *
 * @param options - `renew` makes the lease last {@link LEASE_MS} from now and
 * answers false when it is another's; `what` begins a sentence in the server's log
 * @throws LeaseLostError when another replica took over; the work is aborted then
 * @internal
 */
export async function underLease<T>(options: {
  what: string;
  renew: () => Promise<boolean>;
  work: (signal: AbortSignal) => Promise<T>;
  signal: AbortSignal;
  beatMs?: number;
}): Promise<T> {
  const { what, renew, work, signal, beatMs = BEAT_MS } = options;
  const lost = new AbortController();
  const beat = async () => {
    try {
      if (!(await renew())) {
        lost.abort();
      }
    } catch {
      // The database may answer again before the lease ends.
    }
  };
  const timer = setInterval(beat, beatMs);
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    throw lost.signal.aborted
      ? new LeaseLostError(`${what} outlived its lease; its result is dropped`)
      : error;
  } finally {
    clearInterval(timer);
  }
}
