import { useApi } from '@backstage/core-plugin-api';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';
import { POLL_INTERVAL_MS } from './pollInterval';
import { PolledValue, usePolledValue } from './usePolledValue';

/** The numbers of the organisation, kept fresh. @internal */
export function useOverview(): PolledValue<Overview> {
  const api = useApi(iacDriftApiRef);
  return usePolledValue('overview', () => api.getOverview(), POLL_INTERVAL_MS);
}
