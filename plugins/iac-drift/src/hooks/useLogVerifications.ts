import { useApi } from '@backstage/core-plugin-api';
import { LedgerVerification } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';
import { useFreshValue } from './useFreshValue';
import { PolledValue } from './usePolledValue';

/** What the backend found when it verified the log, the newest first. @internal */
export function useLogVerifications(): PolledValue<LedgerVerification[]> {
  const api = useApi(iacDriftApiRef);
  return useFreshValue('verifications', () => api.listLedgerVerifications());
}
