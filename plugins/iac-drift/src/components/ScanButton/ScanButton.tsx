import { useId } from 'react';
import { RiRefreshLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text } from '@backstage/ui';
import {
  iacDriftScanCreatePermission,
  Stack,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { ScanProgress } from '../../hooks';
import { scannable } from '../../model/scannable';
import { iacDriftTranslationRef } from '../../translation';

/**
 * Starts a scan, says that one is under way, or why none can be started. Nothing where
 * all stacks are reported.
 *
 * @internal
 */
export function ScanButton(props: {
  stacks: Stack[];
  progress: ScanProgress;
  onStart: () => void;
  /** In a row of many. */
  small?: boolean;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { progress, onStart, small } = props;
  const stacks = scannable(props.stacks);
  const hintId = useId();
  const { allowed, loading } = usePermission({
    permission: iacDriftScanCreatePermission,
  });
  const scanning =
    progress.status === 'running' || stacks.some(stack => stack.scanning);
  const hint = useHint({ allowed: allowed || loading, stacks });
  if (props.stacks.length > 0 && stacks.length === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="1" align={small ? 'start' : 'end'}>
      <Button
        variant="secondary"
        size={small ? 'small' : 'medium'}
        iconStart={<RiRefreshLine aria-hidden />}
        isPending={scanning}
        isDisabled={!allowed || stacks.length === 0}
        onPress={onStart}
        aria-describedby={hint && hintId}
      >
        {scanning ? t('scan.running') : t('scan.start')}
      </Button>
      {hint && (
        <Text id={hintId} as="span" variant="body-x-small" color="secondary">
          {hint}
        </Text>
      )}
    </Flex>
  );
}

function useHint(props: {
  allowed: boolean;
  stacks: Stack[];
}): string | undefined {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  if (!props.allowed) {
    return t('scan.notAllowed');
  }
  return props.stacks.length === 0 ? t('scan.nothingToScan') : undefined;
}
