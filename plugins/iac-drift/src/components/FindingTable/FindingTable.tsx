import { useCallback } from 'react';
import { RiDownloadLine } from '@remixicon/react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex } from '@backstage/ui';
import { FindingFilter, iacDriftApiRef } from '../../api';
import { useDownload, useFindingFilter } from '../../hooks';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import { EvidenceDownload, EvidenceScope } from '../EvidenceDownload';
import { FilterTags } from './FilterTags';
import { FindingFilters } from './FindingFilters';
import { FindingGroups } from './FindingGroups';
import { FindingList } from './FindingList';
import { GroupingSelect } from './GroupingSelect';
import styles from './FindingTable.module.css';

/** Every finding of the organisation, filtered and grouped by the server. @internal */
export function FindingTable() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const view = useFindingFilter();
  const { filter, setFilter, grouping } = view;
  const sheet = useDownload(
    useCallback(() => api.getFindingSheet(filter), [api, filter]),
    'findings.csv',
  );
  return (
    <Flex direction="column" gap="3">
      <Flex justify="between" align="end" gap="3" style={{ flexWrap: 'wrap' }}>
        <Flex gap="3" className={styles.fields} style={{ flexWrap: 'wrap' }}>
          <FindingFilters filter={filter} onChange={setFilter} />
          <GroupingSelect value={grouping} onChange={view.setGrouping} />
        </Flex>
        <Flex gap="2" style={{ flexWrap: 'wrap' }}>
          <Button
            variant="secondary"
            iconStart={<RiDownloadLine aria-hidden />}
            isPending={sheet.pending}
            onPress={sheet.download}
          >
            {t('findingList.sheet')}
          </Button>
          <EvidenceDownload scopes={scopesOf(filter)} />
        </Flex>
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
      {grouping ? (
        <FindingGroups
          by={grouping}
          filter={filter}
          opened={view.opened}
          onOpen={view.setOpened}
        />
      ) : (
        <FindingList filter={filter} />
      )}
    </Flex>
  );
}

/** What the list is narrowed to already, and evidence can be narrowed to as well. */
function scopesOf(filter: FindingFilter): EvidenceScope[] {
  const kinds = ['entityRef', 'system', 'owner'] as const;
  return kinds.flatMap(kind => {
    const ref = filter[kind];
    return ref ? [{ kind, ref }] : [];
  });
}
