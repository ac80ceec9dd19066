import { useMemo, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Select, Table, Text } from '@backstage/ui';
import { Verdict } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../../api';
import { usePagedList } from '../../hooks';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import { useTablePagination } from '../Pagination';
import { TypedSearch } from '../TypedSearch';
import styles from './ResourceTable.module.css';
import { useResourceColumns } from './useResourceColumns';

const PAGE_SIZE = 20;

/** The filter's choice that does not filter. */
const ALL = 'all';

/** Every resource, of an entity or of all, with its verdict, and what of it was not checked. @internal */
export function ResourceTable({ entityRef }: { entityRef?: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const columns = useResourceColumns({ withOwners: entityRef === undefined });
  const [verdict, setVerdict] = useState<Verdict>();
  const [q, setText] = useState<string>();
  const list = usePagedList(
    JSON.stringify([entityRef, verdict, q]),
    page => api.listResources({ entityRef, verdict, q }, page),
    PAGE_SIZE,
  );
  const pagination = useTablePagination(list);
  const items = list.value?.items;
  const rows = useMemo(
    () =>
      items?.map(item => ({ ...item, id: `${item.stack} ${item.address}` })),
    [items],
  );
  return (
    <Flex direction="column" gap="3">
      <Flex justify="between" align="end" gap="3" style={{ flexWrap: 'wrap' }}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('resources.title')}
        </Text>
        <Flex gap="3" align="end" style={{ flexWrap: 'wrap' }}>
          <TypedSearch
            label={t('resources.search')}
            placeholder={t('resources.searchPlaceholder')}
            value={q}
            onChange={setText}
          />
          <Select
            className={styles.filter}
            aria-label={t('resources.filter')}
            value={verdict ?? ALL}
            onChange={key => setVerdict(readVerdict(key))}
            options={[
              { value: ALL, label: t('resources.all') },
              { value: 'drifted', label: t('verdict.drifted') },
              { value: 'unverifiable', label: t('verdict.unverifiable') },
              { value: 'in-sync', label: t('verdict.inSync') },
            ]}
          />
        </Flex>
      </Flex>
      {list.error && (
        <Alert
          status="warning"
          icon
          title={t('errors.resources')}
          description={errorText(list.error)}
        />
      )}
      {(list.value || list.loading) && (
        <Table
          columnConfig={columns}
          data={rows}
          isPending={list.loading}
          pagination={pagination}
          emptyState={t('resources.empty')}
        />
      )}
    </Flex>
  );
}

function readVerdict(key: unknown): Verdict | undefined {
  const verdicts: Verdict[] = ['drifted', 'unverifiable', 'in-sync'];
  return verdicts.find(verdict => verdict === key);
}
