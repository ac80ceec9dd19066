import { useState } from 'react';
import { Page } from '@iac-drift/backstage-plugin-iac-drift-common';
import { PageRequest } from '../api';
import { useFreshValue } from './useFreshValue';
import { PolledValue } from './usePolledValue';

/** One page of a list at a time, with what a table needs to turn pages. @internal */
export interface PagedList<T> extends PolledValue<Page<T>> {
  /** How many items lie before this page. */
  offset: number;
  pageSize: number;
  /** Go to the next page; absent on the last one. */
  next?: () => void;
  /** Go to the page before; absent on the first one. */
  previous?: () => void;
}

/**
 * Walks a list by its cursors and keeps the page in view fresh. The way back is
 * remembered here, because a cursor-paged list need not know it.
 *
 * @param key - names list and filter; a new key starts again at the first page
 * @param load - asks for one page
 * @param options - as of {@link useFreshValue}
 * @internal
 */
export function usePagedList<T>(
  key: string,
  load: (page: PageRequest) => Promise<Page<T>>,
  pageSize: number,
  options?: { costly?: boolean },
): PagedList<T> {
  const [trail, setTrail] = useState<{ key: string; cursors: string[] }>({
    key,
    cursors: [],
  });
  const cursors = trail.key === key ? trail.cursors : [];
  const cursor = cursors.at(-1);

  const page = useFreshValue(
    JSON.stringify([key, cursor]),
    () => load({ cursor, limit: pageSize }),
    options,
  );
  const nextCursor = page.value?.pageInfo.nextCursor;

  return {
    ...page,
    offset: cursors.length * pageSize,
    pageSize,
    next:
      nextCursor === undefined
        ? undefined
        : () => setTrail({ key, cursors: [...cursors, nextCursor] }),
    previous:
      cursors.length === 0
        ? undefined
        : () => setTrail({ key, cursors: cursors.slice(0, -1) }),
  };
}
