import { ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Skeleton, TablePagination, Text } from '@backstage/ui';
import { FindingGrouping } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FindingFilter, iacDriftApiRef } from '../../api';
import { usePagedList } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { useTablePagination } from '../Pagination';
import { RefreshFailure } from '../RefreshFailure';
import { FindingGroupItem } from './FindingGroupItem';

const PAGE_SIZE = 20;

/** What findings have in common, a row each, which opens to the findings. @internal */
export function FindingGroups(props: {
  by: FindingGrouping;
  filter: FindingFilter;
  /** Id of the group that is open. */
  opened?: string;
  onOpen: (group?: string) => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const { by, filter, opened, onOpen } = props;
  const list = usePagedList(
    JSON.stringify([by, filter]),
    page => api.listFindingGroups(by, filter, page),
    PAGE_SIZE,
  );
  const pagination = useTablePagination(list);
  const { value, error, loading } = list;
  return (
    <Flex direction="column" gap="3">
      {loading && <Skeleton height={72} />}
      {error && !value && <ResponseErrorPanel error={error} />}
      {value && <RefreshFailure error={error} />}
      {value?.items.length === 0 && (
        <Text as="p" variant="body-medium" color="secondary">
          {t('findingList.empty')}
        </Text>
      )}
      {value?.items.map(group => (
        <FindingGroupItem
          key={group.id}
          group={group}
          filter={filter}
          isOpen={group.id === opened}
          onOpenChange={open => onOpen(open ? group.id : undefined)}
        />
      ))}
      {pagination?.type === 'page' && <TablePagination {...pagination} />}
    </Flex>
  );
}
