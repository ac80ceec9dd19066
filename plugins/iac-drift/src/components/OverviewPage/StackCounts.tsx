import { RiAlertLine, RiCheckLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { ToneBadge } from '../ToneBadge';

/** How many stacks there are, and how many could not be scanned. @internal */
export function StackCounts({ stacks }: { stacks: Overview['stacks'] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { total, failing } = stacks;
  return (
    <Flex direction="column" gap="2" align="start">
      <Text as="div" variant="title-small" weight="bold">
        {t('overview.stacksTotal', { count: total })}
      </Text>
      {failing > 0 && (
        <ToneBadge tone="danger" icon={<RiAlertLine aria-hidden />}>
          {t('overview.stacksFailing', { count: failing })}
        </ToneBadge>
      )}
      {failing === 0 && total > 0 && (
        <ToneBadge tone="neutral" icon={<RiCheckLine aria-hidden />}>
          {t('overview.stacksHealthy')}
        </ToneBadge>
      )}
    </Flex>
  );
}
