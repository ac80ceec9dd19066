import { RiGhostLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Link } from '@backstage/ui';
import {
  LeftOutReason,
  UnmanagedWatch,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { useFindingsLink } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import styles from './OverviewPage.module.css';

/**
 * How much lives in the accounts that no stack declares, and what was left out and
 * why. What could not be read is said.
 *
 * @internal
 */
export function UnmanagedLine({ watch }: { watch: UnmanagedWatch }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const findings = useFindingsLink();
  const leftOut = Object.entries(watch.leftOut) as [LeftOutReason, number][];
  const total = leftOut.reduce((sum, [, count]) => sum + count, 0);
  const problems = [watch.held ?? [], watch.unread].flat();
  return (
    <>
      <div className={styles.ledger}>
        <span>
          <RiGhostLine aria-hidden size={16} />
          <strong>{t('overview.unmanaged')}:</strong>{' '}
          <Link href={findings({ kind: 'unmanaged' })}>
            {t('overview.unmanagedFound', { count: watch.openFindings })}
          </Link>{' '}
          {t('overview.unmanagedOf', { total: String(watch.objects) })}{' '}
          <RelativeTime time={watch.checkedAt} />
          {total > 0 && (
            <>
              {' · '}
              {t('overview.leftOut', { count: total })}{' '}
              {leftOut
                .sort(([, a], [, b]) => b - a)
                .map(([reason, count]) => `${count} ${t(`leftOut.${reason}`)}`)
                .join(', ')}
            </>
          )}
        </span>
      </div>
      {problems.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('overview.unmanagedUnread')}
          description={problems.join(' ')}
        />
      )}
    </>
  );
}
