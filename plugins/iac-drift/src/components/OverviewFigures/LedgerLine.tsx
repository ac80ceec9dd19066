import { RiBookReadLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import styles from './OverviewFigures.module.css';

/** How long the log is and how far it is signed. @internal */
export function LedgerLine({ ledger }: { ledger: Overview['ledger'] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { entries, checkpoint } = ledger;
  return (
    <Text as="p" variant="body-medium" className={styles.ledger}>
      <RiBookReadLine aria-hidden size={16} />
      <span>
        <strong>{t('overview.ledger')}:</strong>{' '}
        {t('overview.ledgerEntries', { count: entries })} ·{' '}
        {checkpoint ? (
          <>
            {t('overview.checkpoint', { size: String(checkpoint.size) })}{' '}
            <RelativeTime time={checkpoint.time} />
          </>
        ) : (
          t('overview.noCheckpoint')
        )}
      </span>
    </Text>
  );
}
