import { ReactElement } from 'react';
import { RiAlertLine, RiCheckLine, RiQuestionLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { VerdictCounts as Counts } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { type Tone, toneClass } from '../ToneBadge';
import styles from './VerdictCounts.module.css';

/**
 * All three counts, always. Green only when nothing drifted and nothing was left
 * unchecked.
 *
 * @internal
 */
export function VerdictCounts(props: {
  counts: Counts;
  /** What is counted, where it is not resources. */
  labels?: { list: string; unverifiable: string };
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { counts, labels } = props;
  const allChecked = counts.unverifiable === 0 && counts.drifted === 0;
  return (
    <ul
      className={styles.counts}
      aria-label={labels?.list ?? t('verdict.label')}
    >
      <Count
        tone={allChecked && counts.inSync > 0 ? 'success' : 'neutral'}
        icon={<RiCheckLine aria-hidden size={20} />}
        count={counts.inSync}
        label={t('verdict.inSync')}
      />
      <Count
        tone={counts.drifted > 0 ? 'danger' : 'neutral'}
        icon={<RiAlertLine aria-hidden size={20} />}
        count={counts.drifted}
        label={t('verdict.drifted')}
      />
      <Count
        tone={counts.unverifiable > 0 ? 'warning' : 'neutral'}
        icon={<RiQuestionLine aria-hidden size={20} />}
        count={counts.unverifiable}
        label={labels?.unverifiable ?? t('verdict.unverifiable')}
      />
    </ul>
  );
}

function Count(props: {
  tone: Tone;
  icon: ReactElement;
  count: number;
  label: string;
}) {
  const { tone, icon, count, label } = props;
  return (
    <li className={`${styles.count} ${toneClass(tone)}`} data-tone={tone}>
      <span className={styles.figure}>
        {icon}
        <Text as="span" variant="title-small" weight="bold">
          {count}
        </Text>
      </span>{' '}
      <Text as="span" variant="body-small">
        {label}
      </Text>
    </li>
  );
}
