import { EmptyState, ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Table, Text } from '@backstage/ui';
import { IAC_DRIFT_STACKS_ANNOTATION } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../../api';
import { usePagedList } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { useTablePagination } from '../Pagination';
import { RefreshFailure } from '../RefreshFailure';
import { useStackColumns } from './useStackColumns';

const PAGE_SIZE = 20;

/** Every known stack and how its last scan went. @internal */
export function StackTable() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const list = usePagedList('stacks', page => api.listStacks(page), PAGE_SIZE);
  const pagination = useTablePagination(list);
  const { value, error, loading, refresh } = list;
  const columns = useStackColumns(refresh);
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('stacks.title')}
      </Text>
      {error && !value && <ResponseErrorPanel error={error} />}
      {value && <RefreshFailure error={error} />}
      {value?.items.length === 0 && (
        <EmptyState
          missing="content"
          title={t('stacks.empty')}
          description={t('stacks.emptyText', {
            annotation: IAC_DRIFT_STACKS_ANNOTATION,
          })}
        />
      )}
      {(loading || (value && value.items.length > 0)) && (
        <Table
          columnConfig={columns}
          data={value?.items}
          isPending={loading}
          pagination={pagination}
        />
      )}
    </Flex>
  );
}
