import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  EntityDrift,
  Finding,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { hasCounts } from '../../model/driftStatus';
import { unresolvedWorstFirst } from '../../model/findingOrder';
import { FINDING_PARAM } from '../../routes';
import { iacDriftTranslationRef } from '../../translation';
import { FindingItems } from '../Finding';
import { TypedSearch } from '../TypedSearch';

/** So many findings are seen at a glance. */
const FEW = 3;

/**
 * What has not ended yet, worst first. Opened is the finding that the address
 * of the page names, else the worst.
 *
 * @internal
 */
export function OpenFindings({ drift }: { drift: EntityDrift }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const [searchParams] = useSearchParams();
  const [sought, setSought] = useState<string>();
  const unresolved = unresolvedWorstFirst(drift.findings);
  const shown = unresolved.filter(finding => isAbout(finding, sought));
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
      {unresolved.length > FEW && (
        <TypedSearch
          label={t('findingList.search')}
          placeholder={t('findingList.searchPlaceholder')}
          value={sought}
          onChange={setSought}
        />
      )}
      {unresolved.length > 0 && shown.length === 0 && (
        <Text as="p" variant="body-medium" color="secondary" role="status">
          {t('findingList.empty')}
        </Text>
      )}
      <FindingItems findings={shown} opened={opened} />
    </Flex>
  );
}

/** Whether what the reader typed stands in it: address, type or person. */
function isAbout(finding: Finding, text: string = ''): boolean {
  const { address, type, attribution } = finding;
  return [address, type, attribution.actor ?? ''].some(part =>
    part.toLowerCase().includes(text.toLowerCase()),
  );
}
