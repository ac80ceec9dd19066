import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { TableProps } from '@backstage/ui';
import { PagedList } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';

/** The pagination that a table wants, from a list that is walked by cursors. @internal */
export function useTablePagination<T>(
  list: PagedList<T>,
): TableProps<{ id: string }>['pagination'] {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { value, offset, pageSize, next, previous } = list;
  const total = value?.totalItems ?? 0;
  if (!next && !previous) {
    return { type: 'none' };
  }
  return {
    type: 'page',
    pageSize,
    offset,
    totalCount: total,
    hasNextPage: next !== undefined,
    hasPreviousPage: previous !== undefined,
    onNextPage: () => next?.(),
    onPreviousPage: () => previous?.(),
    showPageSizeOptions: false,
    getLabel: () =>
      t('pagination.label', {
        from: String(offset + 1),
        to: String(offset + (value?.items.length ?? 0)),
        total: String(total),
      }),
  };
}
