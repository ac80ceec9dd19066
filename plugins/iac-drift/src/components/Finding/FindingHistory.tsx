import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { useFinding } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import styles from './Finding.module.css';

/** The life of a finding as the log has it; nothing until it is loaded. @internal */
export function FindingHistory({ id }: { id: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { value } = useFinding(id);
  if (!value || value.history.length === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="3">
      <Text as="h4" variant="body-medium" weight="bold">
        {t('findings.historyTitle')}
      </Text>
      <ol className={styles.history}>
        {value.history.map(item => (
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
