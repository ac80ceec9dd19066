import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { Stack } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';

/** When the plan was made that was reported last, and who reported it. @internal */
export function LastReport({ report }: Pick<Stack, 'report'>) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return report ? (
    <Text as="div" variant="body-small" color="secondary">
      {t('stacks.plan', {
        time: <RelativeTime time={report.plannedAt} />,
        by: report.by,
      })}
    </Text>
  ) : null;
}
