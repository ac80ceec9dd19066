import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';

/** Says that what stands below is old, because asking again failed. @internal */
export function RefreshFailure({ error }: { error?: Error }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  if (!error) {
    return null;
  }
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('refresh.failed')}
      description={t('refresh.failedText', { reason: errorText(error) })}
    />
  );
}
