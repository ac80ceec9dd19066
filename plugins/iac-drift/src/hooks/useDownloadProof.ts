import { useCallback, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { iacDriftApiRef } from '../api';

/** Saves the proof of an entry as a file; through the client, which signs the request. @internal */
export function useDownloadProof(seq: number): {
  download: () => Promise<void>;
  error?: Error;
} {
  const api = useApi(iacDriftApiRef);
  const [error, setError] = useState<Error>();

  const download = useCallback(async () => {
    try {
      const url = URL.createObjectURL(await api.getLedgerProof(seq));
      const link = document.createElement('a');
      link.href = url;
      link.download = `${seq}.tlog-proof`;
      link.click();
      URL.revokeObjectURL(url);
      setError(undefined);
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    }
  }, [api, seq]);

  return { download, error };
}
