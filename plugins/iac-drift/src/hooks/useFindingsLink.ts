import { useRouteRef } from '@backstage/core-plugin-api';
import { FindingFilter } from '../api';
import { writeFindingFilter } from '../model/findingFilter';
import { FINDINGS_PATH, rootRouteRef } from '../routes';

/** Makes links to the list of findings, narrowed; to open ones unless said otherwise. @internal */
export function useFindingsLink(): (filter: FindingFilter) => string {
  const root = useRouteRef(rootRouteRef)();
  return filter => {
    const search = writeFindingFilter({ state: 'open', ...filter }).toString();
    return `${root}${FINDINGS_PATH}${search && `?${search}`}`;
  };
}
