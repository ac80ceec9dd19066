import { useCallback, useState } from 'react';
import { RiDownloadLine } from '@remixicon/react';
import { ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Table } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../../api';
import { useDownload, useFindingFilter, usePagedList } from '../../hooks';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import { useTablePagination } from '../Pagination';
import { RefreshFailure } from '../RefreshFailure';
import { BulkDecision } from './BulkDecision';
import { FilterTags } from './FilterTags';
import { FindingDialog } from './FindingDialog';
import { FindingFilters } from './FindingFilters';
import { useFindingColumns } from './useFindingColumns';

const PAGE_SIZE = 20;

/** Every finding of the organisation, filtered by the server. @internal */
export function FindingTable() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const [filter, setFilter] = useFindingFilter();
  const [shown, setShown] = useState<Finding>();
  const columns = useFindingColumns({ onShow: setShown });
  const list = usePagedList(
    JSON.stringify(filter),
    page => api.listFindings(filter, page),
    PAGE_SIZE,
  );
  const pagination = useTablePagination(list);
  const { value, error, loading, refresh } = list;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const sheet = useDownload(
    useCallback(() => api.getFindingSheet(filter), [api, filter]),
    'findings.csv',
  );
  return (
    <Flex direction="column" gap="3">
      <Flex justify="between" align="end" gap="3" style={{ flexWrap: 'wrap' }}>
        <FindingFilters filter={filter} onChange={setFilter} />
        <Button
          variant="secondary"
          iconStart={<RiDownloadLine aria-hidden />}
          isPending={sheet.pending}
          onPress={sheet.download}
        >
          {t('findingList.sheet')}
        </Button>
      </Flex>
      {sheet.error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('findingList.sheetFailed')}
          description={errorText(sheet.error)}
        />
      )}
      <FilterTags filter={filter} onChange={setFilter} />
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
