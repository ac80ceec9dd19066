import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { iacDriftApiRef } from '../api';
import type { BrowserVerification } from '../verification/verifyInBrowser';

/** @internal */
export type BrowserVerificationState =
  | { status: 'idle' }
  /** Under way; `size` is 0 until the newest checkpoint is there. */
  | { status: 'running'; entries: number; size: number }
  | { status: 'cancelled' }
  /** The log could not be read to its end. */
  | { status: 'failed'; error: Error }
  | { status: 'done'; result: BrowserVerification };

/** How often progress is shown, in milliseconds. */
const PROGRESS_MS = 100;

/**
 * Verifies the log in this browser, once at a time; the verifier is loaded when it
 * is wanted. Leaving the page cancels.
 *
 * @internal
 */
export function useBrowserVerification(): {
  state: BrowserVerificationState;
  start: () => Promise<void>;
  cancel: () => void;
} {
  const api = useApi(iacDriftApiRef);
  const [state, setState] = useState<BrowserVerificationState>({
    status: 'idle',
  });
  const running = useRef<AbortController>();

  const start = useCallback(async () => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    const show = (next: BrowserVerificationState) => {
      if (!signal.aborted) {
        setState(next);
      }
    };

    show({ status: 'running', entries: 0, size: 0 });
    let shownAt = 0;
    try {
      const { verifyInBrowser } = await import(
        '../verification/verifyInBrowser'
      );
      const result = await verifyInBrowser({
        api,
        signal,
        onProgress: progress => {
          if (performance.now() - shownAt >= PROGRESS_MS) {
            shownAt = performance.now();
            show({ status: 'running', ...progress });
          }
        },
      });
      show({ status: 'done', result });
    } catch (error) {
      show({
        status: 'failed',
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  }, [api]);

  const cancel = useCallback(() => {
    running.current?.abort();
    setState({ status: 'cancelled' });
  }, []);

  useEffect(() => () => running.current?.abort(), []);

  return { state, start, cancel };
}
