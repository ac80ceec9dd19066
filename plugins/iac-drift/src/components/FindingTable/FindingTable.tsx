import { useState } from 'react';
import { ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Table, Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FindingFilter, iacDriftApiRef } from '../../api';
import { usePagedList } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { useTablePagination } from '../Pagination';
import { RefreshFailure } from '../RefreshFailure';
import { FindingDialog } from './FindingDialog';
import { FindingFilters } from './FindingFilters';
import { useFindingColumns } from './useFindingColumns';

const PAGE_SIZE = 20;

/** Every finding of the organisation, filtered by the server. @internal */
export function FindingTable() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const [filter, setFilter] = useState<FindingFilter>({ state: 'open' });
  const [shown, setShown] = useState<Finding>();
  const columns = useFindingColumns({ onShow: setShown });
  const list = usePagedList(
    JSON.stringify(filter),
    page => api.listFindings(filter, page),
    PAGE_SIZE,
  );
  const pagination = useTablePagination(list);
  const { value, error, loading } = list;
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('findingList.title')}
      </Text>
      <FindingFilters filter={filter} onChange={setFilter} />
      {error && !value && <ResponseErrorPanel error={error} />}
      {value && <RefreshFailure error={error} />}
      {(loading || value) && (
        <Table
          columnConfig={columns}
          data={value?.items}
          isPending={loading}
          pagination={pagination}
          emptyState={t('findingList.empty')}
        />
      )}
      {shown && (
        <FindingDialog finding={shown} onClose={() => setShown(undefined)} />
      )}
    </Flex>
  );
}
