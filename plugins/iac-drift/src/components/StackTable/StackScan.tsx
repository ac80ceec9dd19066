import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Stack } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useScan } from '../../hooks';
import { isReported } from '../../model/scannable';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime, useNow } from '../RelativeTime';
import { ScanButton, ScanResult } from '../ScanButton';
import { LastReport } from './LastReport';

/** Nobody waits for so little. */
const SOON_MS = 10_000;

/** When a stack is scanned next, and a button for now; or who reported it. @internal */
export function StackScan(props: { stack: Stack; refresh: () => void }) {
  const { stack, refresh } = props;
  const stacks = useMemo(() => [stack], [stack]);
  const { progress, start } = useScan(stacks, refresh);
  if (isReported(stack)) {
    return <LastReport report={stack.report} />;
  }
  return (
    <Flex direction="column" gap="2" align="start" mt="1">
      <NextScan stack={stack} />
      <ScanButton stacks={stacks} progress={progress} onStart={start} small />
      {/* How a scan ended is said by the row itself. */}
      {progress.status !== 'done' && <ScanResult progress={progress} />}
    </Flex>
  );
}

function NextScan({ stack }: { stack: Stack }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const now = useNow();
  const { nextScanAt, scanning } = stack;
  if (!nextScanAt || scanning) {
    return null;
  }
  return (
    <Text as="div" variant="body-small" color="secondary">
      {Date.parse(nextScanAt) - now.getTime() > SOON_MS
        ? t('stacks.next', { time: <RelativeTime time={nextScanAt} /> })
        : t('stacks.due')}
    </Text>
  );
}
