import { useApi } from '@backstage/core-plugin-api';
import { FindingDetails } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';
import { POLL_INTERVAL_MS } from './pollInterval';
import { PolledValue, usePolledValue } from './usePolledValue';

/** One finding with its history, kept fresh. @internal */
export function useFinding(id: string): PolledValue<FindingDetails> {
  const api = useApi(iacDriftApiRef);
  return usePolledValue(id, () => api.getFinding(id), POLL_INTERVAL_MS);
}
