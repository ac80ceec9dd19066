import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { FindingGrouping } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FindingFilter } from '../api';
import { readFindingFilter, writeFindingFilter } from '../model/findingFilter';

/** What findings can be grouped by. @internal */
export const GROUPINGS: readonly FindingGrouping[] = ['owner', 'session'];

/** How the list of findings is grouped, and which group is open. */
const GROUPING = { by: 'group', opened: 'opened' } as const;

/**
 * The filter of the list of findings, and how it is grouped: both live in the
 * address, to be passed on.
 *
 * @internal
 */
export function useFindingFilter(): {
  filter: FindingFilter;
  setFilter: (filter: FindingFilter) => void;
  grouping?: FindingGrouping;
  setGrouping: (grouping?: FindingGrouping) => void;
  opened?: string;
  setOpened: (group?: string) => void;
} {
  const [params, setParams] = useSearchParams();
  const search = params.toString();
  const read = useMemo(() => {
    const now = new URLSearchParams(search);
    const by = now.get(GROUPING.by);
    return {
      filter: readFindingFilter(now),
      grouping: GROUPINGS.find(grouping => grouping === by),
      opened: now.get(GROUPING.opened) ?? undefined,
    };
  }, [search]);
  const { filter, grouping, opened } = read;
  const write = useCallback(
    (next: typeof read) => {
      const to = writeFindingFilter(next.filter);
      if (next.grouping) {
        to.set(GROUPING.by, next.grouping);
        if (next.opened) {
          to.set(GROUPING.opened, next.opened);
        }
      }
      setParams(to, { replace: true });
    },
    [setParams],
  );
  return {
    ...read,
    setFilter: to => write({ filter: to, grouping, opened }),
    setGrouping: to => write({ filter, grouping: to, opened: undefined }),
    setOpened: to => write({ filter, grouping, opened: to }),
  };
}
