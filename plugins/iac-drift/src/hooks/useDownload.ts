import { useCallback, useState } from 'react';
import { saveFile } from './saveFile';

/**
 * Saves something that the backend hands out as a file. It goes through the
 * client, which signs the request: a link could not carry the user's token.
 *
 * @param fetchFile - asks the backend for the bytes
 * @param name - of the file
 * @internal
 */
export function useDownload(
  fetchFile: () => Promise<Blob>,
  name: string,
): { download: () => Promise<void>; pending: boolean; error?: Error } {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error>();

  const download = useCallback(async () => {
    setPending(true);
    setError(undefined);
    try {
      saveFile(await fetchFile(), name);
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    } finally {
      setPending(false);
    }
  }, [fetchFile, name]);

  return { download, pending, error };
}
