import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { ScanProgress } from '../../hooks';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';

/** How a scan that was started here went. Nothing before. @internal */
export function ScanResult({ progress }: { progress: ScanProgress }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  switch (progress.status) {
    case 'done': {
      const failed = progress.failed.length;
      return failed > 0 ? (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('scan.failed', { count: failed })}
        />
      ) : (
        <Alert role="status" status="info" icon title={t('scan.done')} />
      );
    }
    case 'slow':
      return (
        <Alert
          role="status"
          status="info"
          icon
          title={t('scan.slow')}
          description={t('scan.slowText')}
        />
      );
    case 'refused':
      return (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('scan.refused')}
          description={errorText(progress.error)}
        />
      );
    default:
      return null;
  }
}
