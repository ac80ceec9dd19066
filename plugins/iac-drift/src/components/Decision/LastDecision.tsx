import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import styles from './Decision.module.css';

/** Who decided what, when and why. Nothing while nobody did. @internal */
export function LastDecision({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { decision } = finding;
  if (!decision) {
    return null;
  }
  const { action, by, time, reason, until } = decision;
  return (
    <div className={styles.last}>
      <Text as="p" variant="body-medium">
        {t(`decision.made.${action}`)}{' '}
        {by === 'system'
          ? t('decision.bySystem')
          : t('findings.by', { actor: by })}{' '}
        <RelativeTime time={time} exact />
        {until && (
          <>
            {' · '}
            {t('decision.untilLabel')} <RelativeTime time={until} exact />
          </>
        )}
      </Text>
      {reason && (
        <Text as="p" variant="body-medium" color="secondary">
          {reason}
        </Text>
      )}
    </div>
  );
}
