import { useApi } from '@backstage/core-plugin-api';
import { type Checkpoint, parseCheckpoint, parseNote } from '@iac-drift/ledger';
import { iacDriftApiRef } from '../api';
import { useFreshValue } from './useFreshValue';
import { PolledValue } from './usePolledValue';

/** What the newest checkpoint says; its signature is for a verification to check. @internal */
export function useNewestCheckpoint(): PolledValue<Checkpoint> {
  const api = useApi(iacDriftApiRef);
  return useFreshValue('checkpoint', async () => {
    const note = await api.getLedgerCheckpoint();
    return parseCheckpoint(parseNote(note).text);
  });
}
