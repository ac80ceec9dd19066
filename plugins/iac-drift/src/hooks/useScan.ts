import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import { Stack } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';
import { scannable } from '../model/scannable';

/** How a scan that was started by hand is getting on. @internal */
export type ScanProgress =
  | { status: 'idle' }
  | { status: 'running' }
  /** All asked-for scans have ended; `failed` holds the stacks that could not be scanned. */
  | { status: 'done'; failed: Stack[] }
  /** Not ended in the time that one should wait in front of a page. */
  | { status: 'slow' }
  /** The backend did not start it. */
  | { status: 'refused'; error: Error };

/** How often to look for the result of a scan, in milliseconds. */
const LOOK_INTERVAL_MS = 2_000;

/** After this long the page stops waiting, in milliseconds; the scan goes on. */
const PATIENCE_MS = 120_000;

/** When each stack's last scan had ended before a new one was asked for. */
type Baseline = Map<string, string | undefined>;

/**
 * Starts a scan of each stack and follows it through the stacks that the page
 * polls anyway.
 *
 * @param stacks - as last polled
 * @param refresh - polls the stacks again
 * @internal
 */
export function useScan(
  stacks: Stack[],
  refresh: () => void,
): { progress: ScanProgress; start: () => Promise<void> } {
  const api = useApi(iacDriftApiRef);
  const [progress, setProgress] = useState<ScanProgress>({ status: 'idle' });
  const [baseline, setBaseline] = useState<Baseline>();

  const start = useCallback(async () => {
    setProgress({ status: 'running' });
    const before: Baseline = new Map(
      scannable(stacks).map(stack => [stack.id, stack.lastScan?.finishedAt]),
    );
    try {
      await Promise.all([...before.keys()].map(id => startOrJoin(api, id)));
      setBaseline(before);
      refresh();
    } catch (error) {
      setProgress({
        status: 'refused',
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  }, [api, stacks, refresh]);

  useEffect(() => {
    if (!baseline) {
      return undefined;
    }
    const looking = setInterval(refresh, LOOK_INTERVAL_MS);
    const patience = setTimeout(() => {
      setBaseline(undefined);
      setProgress({ status: 'slow' });
    }, PATIENCE_MS);
    return () => {
      clearInterval(looking);
      clearTimeout(patience);
    };
  }, [baseline, refresh]);

  useEffect(() => {
    if (baseline && hasEnded(stacks, baseline)) {
      setBaseline(undefined);
      setProgress({
        status: 'done',
        failed: stacks.filter(
          stack =>
            baseline.has(stack.id) && stack.lastScan?.status === 'failed',
        ),
      });
    }
  }, [baseline, stacks]);

  return { progress, start };
}

/** A scan that is under way already is as good as one that we start. */
async function startOrJoin(
  api: { startScan(stackId: string): Promise<void> },
  stackId: string,
): Promise<void> {
  try {
    await api.startScan(stackId);
  } catch (error) {
    if (!(error instanceof ResponseError && error.statusCode === 409)) {
      throw error;
    }
  }
}

function hasEnded(stacks: Stack[], baseline: Baseline): boolean {
  return stacks
    .filter(stack => baseline.has(stack.id))
    .every(
      stack =>
        !stack.scanning &&
        stack.lastScan !== undefined &&
        stack.lastScan.finishedAt !== baseline.get(stack.id),
    );
}
