import { useApi } from '@backstage/core-plugin-api';
import { iacDriftApiRef, LedgerEpoch } from '../api';
import { PolledValue, usePolledValue } from './usePolledValue';

const INTERVAL_MS = 60_000;

/** Name and keys of the log. @internal */
export function useLogEpoch(): PolledValue<LedgerEpoch> {
  const api = useApi(iacDriftApiRef);
  return usePolledValue('epoch', () => api.getLedgerEpoch(), INTERVAL_MS);
}
