import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { iacDriftTranslationRef } from '../../translation';
import { Disclosure } from '../Disclosure';
import styles from './StackTable.module.css';

/** What a scan cost: how many calls, and of what, the most first. @internal */
export function CloudCalls({ calls }: { calls: Record<string, number> }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const counts = Object.entries(calls).sort(([, a], [, b]) => b - a);
  const summary = t('stacks.calls', {
    count: counts.reduce((sum, [, count]) => sum + count, 0),
  });
  if (counts.length === 0) {
    return (
      <Text as="div" variant="body-small" color="secondary">
        {summary}
      </Text>
    );
  }
  return (
    <Disclosure summary={summary}>
      <ul className={styles.calls}>
        {counts.map(([name, count]) => (
          <li key={name}>{`${count} ${name}`}</li>
        ))}
      </ul>
    </Disclosure>
  );
}
