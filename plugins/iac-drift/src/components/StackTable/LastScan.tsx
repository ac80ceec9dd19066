import {
  RiAlertLine,
  RiCheckLine,
  RiLoader4Line,
  RiTimeLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Stack } from '@iac-drift/backstage-plugin-iac-drift-common';
import { isReported } from '../../model/scannable';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import { ToneBadge } from '../ToneBadge';
import { CloudCalls } from './CloudCalls';

/** When a stack was scanned last, how that went, what it cost, and its error. @internal */
export function LastScan({ stack }: { stack: Stack }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <Flex direction="column" gap="1" align="start">
      <Flex gap="2" align="center">
        <ScanBadge stack={stack} />
        {stack.lastScan && !(isReported(stack) && stack.error) && (
          <Text as="span" variant="body-small" color="secondary">
            <RelativeTime time={stack.lastScan.finishedAt} />
          </Text>
        )}
      </Flex>
      {stack.error && (
        <>
          <Text as="div" variant="body-small">
            {stack.error}
          </Text>
          {!isReported(stack) && (
            <Text as="div" variant="body-small" color="secondary">
              {stack.lastCompleted
                ? t('errors.lastCompleted', {
                    time: <RelativeTime time={stack.lastCompleted} />,
                  })
                : t('errors.neverCompleted')}
            </Text>
          )}
        </>
      )}
      {stack.notice && (
        <Text as="div" variant="body-small">
          {stack.notice}
        </Text>
      )}
      {stack.regressed && (
        <>
          <ToneBadge tone="warning" icon={<RiAlertLine aria-hidden />}>
            {t('stacks.regressed')}
          </ToneBadge>
          <Text as="div" variant="body-small">
            {stack.regressed.message}
          </Text>
        </>
      )}
      {stack.lastScan?.calls && !isReported(stack) && (
        <CloudCalls calls={stack.lastScan.calls} />
      )}
    </Flex>
  );
}

function ScanBadge({ stack }: { stack: Stack }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  if (stack.scanning) {
    return (
      <ToneBadge tone="info" icon={<RiLoader4Line aria-hidden />}>
        {t('stacks.scanning')}
      </ToneBadge>
    );
  }
  if (isReported(stack) && stack.error) {
    return (
      <ToneBadge tone="warning" icon={<RiTimeLine aria-hidden />}>
        {stack.report ? t('stacks.stale') : t('stacks.notReported')}
      </ToneBadge>
    );
  }
  if (stack.error || stack.lastScan?.status === 'failed') {
    return (
      <ToneBadge tone="danger" icon={<RiAlertLine aria-hidden />}>
        {t('stacks.failed')}
      </ToneBadge>
    );
  }
  if (stack.notice) {
    return (
      <ToneBadge tone="warning" icon={<RiAlertLine aria-hidden />}>
        {t('stacks.incomplete')}
      </ToneBadge>
    );
  }
  if (stack.lastScan) {
    return (
      <ToneBadge tone="neutral" icon={<RiCheckLine aria-hidden />}>
        {isReported(stack) ? t('stacks.reported') : t('stacks.completed')}
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone="neutral" icon={<RiTimeLine aria-hidden />}>
      {t('stacks.never')}
    </ToneBadge>
  );
}
