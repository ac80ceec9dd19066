import { useApi } from '@backstage/core-plugin-api';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';
import { useFreshValue } from './useFreshValue';
import { PolledValue } from './usePolledValue';

/** The numbers of the organisation, kept fresh. @internal */
export function useOverview(): PolledValue<Overview> {
  const api = useApi(iacDriftApiRef);
  return useFreshValue('overview', () => api.getOverview());
}
