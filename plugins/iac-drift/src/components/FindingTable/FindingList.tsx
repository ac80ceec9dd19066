import { useState } from 'react';
import { ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Table } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FindingFilter, iacDriftApiRef } from '../../api';
import { usePagedList } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { useTablePagination } from '../Pagination';
import { RefreshFailure } from '../RefreshFailure';
import { BulkDecision } from './BulkDecision';
import { FindingDialog } from './FindingDialog';
import { useFindingColumns } from './useFindingColumns';

const PAGE_SIZE = 20;

/** The findings that a filter lets through, each to open, many to decide on. @internal */
export function FindingList({ filter }: { filter: FindingFilter }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const [shown, setShown] = useState<Finding>();
  const columns = useFindingColumns(setShown);
  const list = usePagedList(
    JSON.stringify(filter),
    page => api.listFindings(filter, page),
    PAGE_SIZE,
  );
  const pagination = useTablePagination(list);
  const { value, error, loading, refresh } = list;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return (
    <Flex direction="column" gap="3">
      <BulkDecision
        findings={value?.items.filter(({ id }) => chosen.has(id)) ?? []}
        onDecided={() => {
          setChosen(new Set());
          refresh();
        }}
      />
      {error && !value && <ResponseErrorPanel error={error} />}
      {value && <RefreshFailure error={error} />}
      {(loading || value) && (
        <Table
          columnConfig={columns}
          data={value?.items}
          isPending={loading}
          pagination={pagination}
          emptyState={t('findingList.empty')}
          selection={{
            mode: 'multiple',
            behavior: 'toggle',
            selected: chosen,
            onSelectionChange: keys =>
              setChosen(
                new Set(
                  keys === 'all'
                    ? value?.items.map(({ id }) => id)
                    : [...keys].map(String),
                ),
              ),
          }}
        />
      )}
      {shown && (
        <FindingDialog finding={shown} onClose={() => setShown(undefined)} />
      )}
    </Flex>
  );
}
