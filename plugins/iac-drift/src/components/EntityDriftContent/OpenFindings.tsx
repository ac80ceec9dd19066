import { useSearchParams } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import { hasCounts } from '../../model/driftStatus';
import { unresolvedWorstFirst } from '../../model/findingOrder';
import { FINDING_PARAM } from '../../routes';
import { iacDriftTranslationRef } from '../../translation';
import { FindingItem } from '../Finding';

/**
 * What has not ended yet, worst first. Opened is the finding that the address
 * of the page names, else the worst.
 *
 * @internal
 */
export function OpenFindings({ drift }: { drift: EntityDrift }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const [searchParams] = useSearchParams();
  const unresolved = unresolvedWorstFirst(drift.findings);
  const opened = searchParams.get(FINDING_PARAM) ?? unresolved.at(0)?.id;
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('findings.title')}
      </Text>
      {unresolved.length === 0 && (
        <Text as="p" variant="body-medium" color="secondary">
          {hasCounts(drift.coverage)
            ? t('findings.none')
            : t('findings.notKnown')}
        </Text>
      )}
      {unresolved.map(finding => (
        <FindingItem
          key={finding.id}
          finding={finding}
          defaultExpanded={finding.id === opened}
        />
      ))}
    </Flex>
  );
}
