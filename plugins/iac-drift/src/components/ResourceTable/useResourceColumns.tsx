import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, ColumnConfig, Flex, Text } from '@backstage/ui';
import { ResourceStatus } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Owners } from '../Owners';
import { RelativeTime } from '../RelativeTime';
import { VerdictBadge } from '../ToneBadge';
import { useReasonWords } from '../Unverifiable';
import { UnverifiedAttributes } from './UnverifiedAttributes';
import styles from './ResourceTable.module.css';

/** A resource as a row of a table. @internal */
export type ResourceRow = ResourceStatus & { id: string };

/**
 * The columns of the table of resources. They stay the same until a text changes: with
 * other columns the table makes each of its rows anew.
 *
 * @internal
 */
export function useResourceColumns({
  withOwners,
}: {
  withOwners: boolean;
}): ColumnConfig<ResourceRow>[] {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const wordsFor = useReasonWords();
  return useMemo<ColumnConfig<ResourceRow>[]>(
    () => [
      {
        id: 'address',
        label: t('field.address'),
        isRowHeader: true,
        defaultWidth: '3fr',
        minWidth: 190,
        cell: resource => (
          <Cell className={styles.wrap}>
            <Text as="div" variant="body-medium" className={styles.address}>
              {resource.address}
            </Text>
            <Text as="div" variant="body-small" color="secondary">
              {resource.type}
            </Text>
          </Cell>
        ),
      },
      {
        id: 'verdict',
        label: t('field.verdict'),
        defaultWidth: '2fr',
        minWidth: 150,
        cell: resource => (
          <Cell className={styles.wrap}>
            <Flex direction="column" gap="1" align="start">
              <VerdictBadge verdict={resource.verdict} />
              {resource.reason && (
                <Text as="div" variant="body-small">
                  {wordsFor(resource.reason).why}
                </Text>
              )}
              {resource.detail && (
                <Text as="div" variant="body-small" color="secondary">
                  {resource.detail}
                </Text>
              )}
            </Flex>
          </Cell>
        ),
      },
      {
        id: 'entity',
        label: t('field.entity'),
        isHidden: !withOwners,
        defaultWidth: '2fr',
        minWidth: 120,
        cell: resource => (
          <Cell className={styles.wrap}>
            <Owners entityRefs={resource.entityRefs} />
          </Cell>
        ),
      },
      {
        id: 'attributes',
        label: t('field.attributes'),
        defaultWidth: '2fr',
        minWidth: 150,
        cell: resource => (
          <Cell className={styles.wrap}>
            <Text as="div" variant="body-medium">
              {`${resource.attributesCompared} / ${resource.attributesDeclared}`}
            </Text>
            <UnverifiedAttributes attributes={resource.unverified} />
          </Cell>
        ),
      },
      {
        id: 'lastChecked',
        label: t('time.lastChecked'),
        defaultWidth: '1fr',
        minWidth: 130,
        cell: resource => (
          <Cell className={styles.wrap}>
            <Text as="div" variant="body-medium">
              <RelativeTime time={resource.lastChecked} />
            </Text>
          </Cell>
        ),
      },
    ],
    [t, wordsFor, withOwners],
  );
}
