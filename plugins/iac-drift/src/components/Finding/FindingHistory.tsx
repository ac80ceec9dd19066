import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { FindingHistoryItem } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import styles from './Finding.module.css';

/** The life of a finding as the log has it. @internal */
export function FindingHistory({ history }: { history: FindingHistoryItem[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <Flex direction="column" gap="3">
      <Text as="h4" variant="body-medium" weight="bold">
        {t('findings.historyTitle')}
      </Text>
      <ol className={styles.history}>
        {history.map(item => (
          <li key={item.seq}>
            <Text as="div" variant="body-medium">
              {item.summary}
            </Text>
            <Text as="div" variant="body-small" color="secondary">
              <RelativeTime time={item.time} exact /> ·{' '}
              {t('findings.historyEntry', { seq: String(item.seq) })}
            </Text>
          </li>
        ))}
      </ol>
    </Flex>
  );
}
