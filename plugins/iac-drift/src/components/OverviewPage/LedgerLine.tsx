import { RiBookReadLine } from '@remixicon/react';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { LOG_PATH, rootRouteRef } from '../../routes';
import { iacDriftTranslationRef } from '../../translation';
import { LogStatusBadge } from '../LogAnswer';
import { RelativeTime } from '../RelativeTime';
import styles from './OverviewPage.module.css';

/** How long the log is, how far it is signed, and whether it is intact. @internal */
export function LedgerLine({ ledger }: { ledger: Overview['ledger'] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const root = useRouteRef(rootRouteRef)();
  const { entries, checkpoint, verification } = ledger;
  return (
    <div className={styles.ledger}>
      <span>
        <RiBookReadLine aria-hidden size={16} />
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
      {verification?.result && (
        <>
          <LogStatusBadge status={verification.result.status} />
          <span>
            {t('overview.verified')}{' '}
            <RelativeTime time={verification.finishedAt} />
          </span>
        </>
      )}
      <Link href={`${root}${LOG_PATH}`}>{t('overview.openLog')}</Link>
    </div>
  );
}
