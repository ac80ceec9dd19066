import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { iacDriftTranslationRef } from '../../translation';
import { forgetCheckpoint } from '../../verification/rememberedCheckpoint';
import type {
  BrowserVerification,
  Contradiction,
} from '../../verification/verifyInBrowser';
import { LogAnswer } from '../LogAnswer';
import { RelativeTime } from '../RelativeTime';

const TITLES = {
  'went-back': 'log.memory.wentBack',
  forked: 'log.memory.forked',
  'other-key': 'log.memory.otherKey',
} as const satisfies Record<Contradiction, string>;

/** The answer of this browser, and how it fits what it saw before. @internal */
export function BrowserAnswer({ result }: { result: BrowserVerification }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { verification, contradiction } = result;
  return (
    <>
      <LogAnswer
        result={verification}
        title={contradiction && t(TITLES[contradiction])}
      >
        <Memory result={result} />
      </LogAnswer>
      {contradiction && <Forget origin={result.origin} />}
    </>
  );
}

function Memory({ result }: { result: BrowserVerification }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { verification, before, contradiction, remembered } = result;
  const isIntact = verification.status === 'intact';
  if (before && (isIntact || contradiction)) {
    return (
      <span>
        {t(isIntact ? 'log.memory.consistent' : 'log.memory.contradicted', {
          count: before.size,
          time: <RelativeTime time={before.seenAt} exact />,
        })}
      </span>
    );
  }
  return remembered ? <span>{t('log.memory.first')}</span> : null;
}

/** For who began the log anew; without it this browser would warn for ever. */
function Forget({ origin }: { origin: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const [isForgotten, setForgotten] = useState(false);
  return (
    <Flex direction="column" gap="2" align="start">
      <Text as="p" variant="body-small" color="secondary" role="status">
        {isForgotten ? t('log.memory.forgotten') : t('log.memory.forgetText')}
      </Text>
      {!isForgotten && (
        <Button
          variant="secondary"
          size="small"
          onPress={() => {
            forgetCheckpoint(origin);
            setForgotten(true);
          }}
        >
          {t('log.memory.forget')}
        </Button>
      )}
    </Flex>
  );
}
