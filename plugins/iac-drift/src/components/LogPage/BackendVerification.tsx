import { ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton, Text } from '@backstage/ui';
import { useLogVerifications } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { LogAnswer } from '../LogAnswer';
import { RefreshFailure } from '../RefreshFailure';
import { RelativeTime } from '../RelativeTime';

/** What the portal found when it verified its own log last. @internal */
export function BackendVerification() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { value, error, loading } = useLogVerifications();
  if (loading) {
    return <Skeleton height={96} />;
  }
  if (!value) {
    return error ? <ResponseErrorPanel error={error} /> : null;
  }
  const running = value.find(({ state }) => state === 'running');
  const finished = value.find(({ result }) => result !== undefined);
  return (
    <>
      <RefreshFailure error={error} />
      {finished?.result ? (
        <LogAnswer result={finished.result}>
          <Text as="p" variant="body-small" style={{ color: 'inherit' }}>
            {t(
              finished.mode === 'full'
                ? 'log.backend.full'
                : 'log.backend.incremental',
              {
                time: <RelativeTime time={finished.finishedAt} exact />,
              },
            )}
            {finished.result.status === 'intact' &&
              finished.result.uncovered > 0 && (
                <>
                  {' '}
                  {t('log.backend.uncovered', {
                    count: finished.result.uncovered,
                  })}
                </>
              )}
          </Text>
        </LogAnswer>
      ) : (
        <LogAnswer
          result={{
            status: 'cannot-say',
            entries: 0,
            message: t('log.backend.never'),
          }}
        />
      )}
      {running && (
        <Text as="p" variant="body-small" color="secondary">
          {t('log.backend.running', {
            entries: String(running.progress.entries),
            total: String(running.progress.total),
          })}
        </Text>
      )}
    </>
  );
}
