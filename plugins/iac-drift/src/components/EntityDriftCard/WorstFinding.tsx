import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useEntityDriftLink } from '../../hooks';
import { unresolvedWorstFirst } from '../../model/findingOrder';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import { SeverityBadge } from '../ToneBadge';
import styles from './EntityDriftCard.module.css';

/** The worst open finding and who caused it. Nothing when none is open. @internal */
export function WorstFinding({ drift }: { drift: EntityDrift }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const linkTo = useEntityDriftLink();
  const open = unresolvedWorstFirst(drift.findings).filter(
    finding => finding.state === 'open',
  );
  const worst = open.at(0);
  if (!worst) {
    return null;
  }
  const { actor, time } = worst.attribution;
  return (
    <Flex direction="column" gap="1">
      <Flex align="center" gap="2">
        <Text as="div" variant="body-small" color="secondary">
          {t('card.worstFinding')}
        </Text>
        <SeverityBadge severity={worst.severity} />
      </Flex>
      <Link
        href={linkTo(drift.entityRef, worst.id)}
        variant="body-medium"
        className={styles.address}
      >
        {worst.address}
      </Link>
      <Text as="div" variant="body-small" className={styles.actor}>
        {actor ? t('findings.by', { actor }) : t('findings.byUnknown')}{' '}
        <RelativeTime time={time ?? worst.firstSeen} />
      </Text>
      {open.length > 1 && (
        <Text as="div" variant="body-small" color="secondary">
          {t('card.otherFindings', { count: open.length - 1 })}
        </Text>
      )}
    </Flex>
  );
}
