import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import { lastChange } from '../../model/lastChange';
import { worstOpen } from '../../model/findingOrder';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import styles from './EntityDriftCard.module.css';

/** Who changed something last, and when. Nothing when nobody did. @internal */
export function LastChange({ drift }: { drift: EntityDrift }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const change = lastChange(drift.findings);
  const worst = worstOpen(drift.findings);
  // What is said of the worst finding need not be said twice.
  if (!change || change.time === worst?.attribution.time) {
    return null;
  }
  const { actor, time } = change;
  return (
    <Text
      as="div"
      variant="body-small"
      color="secondary"
      className={styles.actor}
    >
      {t('card.lastChange')}{' '}
      {actor ? t('findings.by', { actor }) : t('findings.byUnknown')}{' '}
      <RelativeTime time={time} />
    </Text>
  );
}
