import { RiShieldKeyholeLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { BrowserVerificationState, useBrowserVerification } from '../../hooks';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import { LogAnswer } from '../LogAnswer';
import { BrowserAnswer } from './BrowserAnswer';
import styles from './LogPage.module.css';

/** Verifies the log here, so that the portal need not be believed. @internal */
export function InBrowserVerification() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { state, start, cancel } = useBrowserVerification();
  return (
    <>
      <Text as="p" variant="body-medium" color="secondary">
        {t('log.browser.text')}
      </Text>
      {state.status === 'running' ? (
        <Running state={state} onCancel={cancel} />
      ) : (
        <div>
          <Button
            variant="primary"
            iconStart={<RiShieldKeyholeLine aria-hidden />}
            onPress={start}
          >
            {state.status === 'idle'
              ? t('log.browser.start')
              : t('log.browser.again')}
          </Button>
        </div>
      )}
      <Outcome state={state} />
    </>
  );
}

function Running(props: {
  state: Extract<BrowserVerificationState, { status: 'running' }>;
  onCancel: () => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { entries, size } = props.state;
  const percent = size > 0 ? Math.floor((entries / size) * 100) : 0;
  return (
    <Flex direction="column" gap="2">
      <progress
        className={styles.progress}
        aria-label={t('log.browser.progressLabel')}
        max={100}
        value={percent}
      />
      <Flex gap="3" align="center" justify="between">
        <Text as="span" variant="body-medium">
          {t('log.browser.progress', {
            entries: String(entries),
            size: String(size),
            percent: String(percent),
          })}
        </Text>
        <Button variant="secondary" size="small" onPress={props.onCancel}>
          {t('log.browser.cancel')}
        </Button>
      </Flex>
    </Flex>
  );
}

function Outcome({ state }: { state: BrowserVerificationState }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  switch (state.status) {
    case 'cancelled':
      return (
        <LogAnswer
          result={{
            status: 'cannot-say',
            entries: 0,
            message: t('log.browser.cancelled'),
          }}
        />
      );
    case 'failed':
      return (
        <LogAnswer
          result={{
            status: 'cannot-say',
            entries: 0,
            message: t('log.browser.failed', {
              reason: errorText(state.error),
            }),
          }}
        />
      );
    case 'done':
      return <BrowserAnswer result={state.result} />;
    default:
      return null;
  }
}
