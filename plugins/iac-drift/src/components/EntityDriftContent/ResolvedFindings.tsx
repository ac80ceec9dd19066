import { useSearchParams } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { resolvedNewestFirst } from '../../model/findingOrder';
import { FINDING_PARAM } from '../../routes';
import { iacDriftTranslationRef } from '../../translation';
import { FindingItems } from '../Finding';

/** What ended lately, and how. @internal */
export function ResolvedFindings({ findings }: { findings: Finding[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const [searchParams] = useSearchParams();
  const resolved = resolvedNewestFirst(findings);
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('findings.resolvedTitle')}
      </Text>
      {resolved.length === 0 && (
        <Text as="p" variant="body-medium" color="secondary">
          {t('findings.resolvedNone')}
        </Text>
      )}
      <FindingItems
        findings={resolved}
        opened={searchParams.get(FINDING_PARAM)}
      />
    </Flex>
  );
}
