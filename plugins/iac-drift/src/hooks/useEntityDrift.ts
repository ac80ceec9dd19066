import {
  Entity,
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';
import { useFreshValue } from './useFreshValue';
import { PolledValue } from './usePolledValue';

/** The drift of one entity, kept fresh. @internal */
export function useEntityDrift(entity: Entity): PolledValue<EntityDrift> {
  const api = useApi(iacDriftApiRef);
  return useFreshValue(stringifyEntityRef(entity), () =>
    api.getEntityDrift(getCompoundEntityRef(entity)),
  );
}
