import { useApi } from '@backstage/core-plugin-api';
import { Rollup } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';
import { useFreshValue } from './useFreshValue';
import { PolledValue } from './usePolledValue';

/** The drift of what belongs to an entity, added up and kept fresh. @internal */
export function useRollup(entityRef: string): PolledValue<Rollup> {
  const api = useApi(iacDriftApiRef);
  return useFreshValue(entityRef, () => api.getRollup([entityRef]));
}
