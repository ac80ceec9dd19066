import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { ENTITY_DRIFT_PATH, FINDING_PARAM } from '../routes';

/**
 * Makes links to the drift tab of an entity, with a finding opened when one is
 * named.
 *
 * @internal
 */
export function useEntityDriftLink(): (
  entityRef: string,
  findingId?: string,
) => string {
  const entityRoute = useRouteRef(entityRouteRef);
  return (entityRef, findingId) => {
    const tab = `${entityRoute(
      entityRouteParams(entityRef, { encodeParams: true }),
    )}${ENTITY_DRIFT_PATH}`;
    return findingId === undefined
      ? tab
      : `${tab}?${new URLSearchParams({ [FINDING_PARAM]: findingId })}`;
  };
}
