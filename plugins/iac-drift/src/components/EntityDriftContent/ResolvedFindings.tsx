import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { iacDriftApiRef } from '../../api';
import { usePolledValue } from '../../hooks';
import { POLL_INTERVAL_MS } from '../../hooks/pollInterval';
import { errorText } from '../../model/errorText';
import { FINDING_PARAM } from '../../routes';
import { iacDriftTranslationRef } from '../../translation';
import { FindingItem } from '../Finding';

/** As many as fit "recently". */
const LIMIT = 10;

/** What ended lately, and how. @internal */
export function ResolvedFindings({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const [searchParams] = useSearchParams();
  const { value, error } = usePolledValue(
    entityRef,
    () => api.listFindings({ entityRef, state: 'resolved' }, { limit: LIMIT }),
    POLL_INTERVAL_MS,
  );
  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('findings.resolvedTitle')}
      </Text>
      {error && (
        <Alert
          status="warning"
          icon
          title={t('errors.resolved')}
          description={errorText(error)}
        />
      )}
      {value?.items.length === 0 && (
        <Text as="p" variant="body-medium" color="secondary">
          {t('findings.resolvedNone')}
        </Text>
      )}
      {value?.items.map(finding => (
        <FindingItem
          key={finding.id}
          finding={finding}
          defaultExpanded={finding.id === searchParams.get(FINDING_PARAM)}
        />
      ))}
    </Flex>
  );
}
