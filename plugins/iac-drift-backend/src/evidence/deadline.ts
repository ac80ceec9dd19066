/** Somebody outside did not answer in time. @internal */
export class DeadlineError extends Error {
  name = 'DeadlineError';
}

/**
 * Waits for work for so long and not longer, whether or not it heeds the signal it
 * is given.
 *
 * @param options - `who`: for the message, as `the folder /var/evidence`
 * @throws DeadlineError when time is up; what `work` throws; the reason of `signal`
 * @internal
 */
export async function withDeadline<T>(
  options: { who: string; milliseconds: number; signal?: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { who, milliseconds, signal } = options;
  signal?.throwIfAborted();
  const ended = new AbortController();
  const given = new Promise<never>((_, reject) => {
    ended.signal.addEventListener('abort', () => reject(ended.signal.reason));
  });
  const stop = () => ended.abort(signal?.reason);
  signal?.addEventListener('abort', stop);
  const timer = setTimeout(
    () =>
      ended.abort(
        new DeadlineError(
          `${who} did not answer within ${milliseconds / 1000} seconds`,
        ),
      ),
    milliseconds,
  );
  try {
    return await Promise.race([work(ended.signal), given]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
