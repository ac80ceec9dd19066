import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { FindingFilter } from '../api';
import { readFindingFilter, writeFindingFilter } from '../model/findingFilter';

/** The filter of the list of findings: it lives in the address, to be passed on. @internal */
export function useFindingFilter(): [
  FindingFilter,
  (filter: FindingFilter) => void,
] {
  const [params, setParams] = useSearchParams();
  const search = params.toString();
  const filter = useMemo(
    () => readFindingFilter(new URLSearchParams(search)),
    [search],
  );
  const setFilter = useCallback(
    (next: FindingFilter) =>
      setParams(writeFindingFilter(next), { replace: true }),
    [setParams],
  );
  return [filter, setFilter];
}
