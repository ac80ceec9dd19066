import { useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { EvidenceRequest, iacDriftApiRef } from '../api';
import { saveFile } from './saveFile';

/** How far a download of evidence is. @internal */
export type EvidenceState =
  | { status: 'idle' }
  /** `bytes`: received so far. */
  | { status: 'running'; bytes: number }
  | { status: 'saved'; name: string; bytes: number }
  | { status: 'failed'; error: Error };

const NAMES = { bundle: 'evidence.tar', ocsf: 'evidence.ocsf.ndjson' };

/** Downloads evidence and saves it. It ends with the part of the page that asked. @internal */
export function useEvidence(): {
  state: EvidenceState;
  start: (request: EvidenceRequest) => Promise<void>;
  cancel: () => void;
} {
  const api = useApi(iacDriftApiRef);
  const [state, setState] = useState<EvidenceState>({ status: 'idle' });
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), []);

  async function start(request: EvidenceRequest): Promise<void> {
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    setState({ status: 'running', bytes: 0 });
    try {
      const blob = await api.getEvidence(request, {
        signal,
        onProgress: bytes => {
          if (!signal.aborted) {
            setState({ status: 'running', bytes });
          }
        },
      });
      if (!signal.aborted) {
        const name = NAMES[request.format ?? 'bundle'];
        saveFile(blob, name);
        setState({ status: 'saved', name, bytes: blob.size });
      }
    } catch (reason) {
      if (!signal.aborted) {
        const error =
          reason instanceof Error ? reason : new Error(String(reason));
        setState({ status: 'failed', error });
      }
    }
  }

  function cancel(): void {
    running.current?.abort();
    setState({ status: 'idle' });
  }
  return { state, start, cancel };
}
