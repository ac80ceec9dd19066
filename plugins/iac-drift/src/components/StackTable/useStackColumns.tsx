import { RiAlertLine, RiCheckLine, RiQuestionLine } from '@remixicon/react';
import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, ColumnConfig, Flex, Text } from '@backstage/ui';
import { Stack } from '@iac-drift/backstage-plugin-iac-drift-common';
import { hasCounts } from '../../model/driftStatus';
import { iacDriftTranslationRef } from '../../translation';
import { CoverageFigures } from '../CoverageFigures';
import { ToneBadge } from '../ToneBadge';
import { LastScan } from './LastScan';
import { Owners } from '../Owners';
import { StackScan } from './StackScan';
import styles from './StackTable.module.css';

/**
 * The columns of the table of stacks. They stay the same until a text changes: with
 * other columns the table makes each of its rows anew.
 *
 * @internal
 */
export function useStackColumns(refresh: () => void): ColumnConfig<Stack>[] {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return useMemo<ColumnConfig<Stack>[]>(
    () => [
      {
        id: 'ref',
        label: t('field.stack'),
        isRowHeader: true,
        defaultWidth: '3fr',
        minWidth: 150,
        cell: stack => (
          <Cell className={styles.wrap}>
            <Text as="div" variant="body-medium" className={styles.ref}>
              {stack.ref}
            </Text>
          </Cell>
        ),
      },
      {
        id: 'lastScan',
        label: t('field.lastScan'),
        defaultWidth: '4fr',
        minWidth: 190,
        cell: stack => (
          <Cell className={styles.wrap}>
            <LastScan stack={stack} />
            <StackScan stack={stack} refresh={refresh} />
          </Cell>
        ),
      },
      {
        id: 'verdicts',
        label: t('verdict.label'),
        defaultWidth: '2fr',
        minWidth: 150,
        cell: stack => (
          <Cell className={styles.wrap}>
            {hasCounts(stack.coverage) ? (
              <StackVerdicts verdicts={stack.verdicts} />
            ) : (
              <NotKnown />
            )}
          </Cell>
        ),
      },
      {
        id: 'coverage',
        label: t('field.coverage'),
        defaultWidth: '2fr',
        minWidth: 150,
        cell: ({ coverage }) => (
          <Cell className={styles.wrap}>
            {hasCounts(coverage) ? (
              <CoverageFigures coverage={coverage} />
            ) : (
              <NotKnown />
            )}
          </Cell>
        ),
      },
      {
        id: 'entities',
        label: t('field.entity'),
        defaultWidth: '2fr',
        minWidth: 150,
        cell: stack => (
          <Cell className={styles.wrap}>
            <Owners entityRefs={stack.entityRefs} />
          </Cell>
        ),
      },
    ],
    [t, refresh],
  );
}

/** Before the first scan there is nothing to count, and zero would say otherwise. */
function NotKnown() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <Text as="div" variant="body-medium" color="secondary">
      {t('stacks.notKnown')}
    </Text>
  );
}

/** Three counts in a row; those of drift and of what was not checked stand out. */
function StackVerdicts({ verdicts }: { verdicts: Stack['verdicts'] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { inSync, drifted, unverifiable } = verdicts;
  const allChecked = drifted === 0 && unverifiable === 0 && inSync > 0;
  return (
    <Flex gap="1" style={{ flexWrap: 'wrap' }}>
      <ToneBadge
        tone={allChecked ? 'success' : 'neutral'}
        icon={<RiCheckLine aria-hidden />}
      >
        {`${inSync} ${t('verdict.inSync')}`}
      </ToneBadge>
      <ToneBadge
        tone={drifted > 0 ? 'danger' : 'neutral'}
        icon={<RiAlertLine aria-hidden />}
      >
        {`${drifted} ${t('verdict.drifted')}`}
      </ToneBadge>
      <ToneBadge
        tone={unverifiable > 0 ? 'warning' : 'neutral'}
        icon={<RiQuestionLine aria-hidden />}
      >
        {`${unverifiable} ${t('verdict.unverifiable')}`}
      </ToneBadge>
    </Flex>
  );
}
