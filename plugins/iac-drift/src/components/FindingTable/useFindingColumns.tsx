import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Cell, ColumnConfig, Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import { SeverityBadge, StateBadge } from '../ToneBadge';
import { Owners } from '../Owners';
import styles from './FindingTable.module.css';

/**
 * The columns of the table of findings. They stay the same until a text changes: with
 * other columns the table makes each of its rows anew.
 *
 * @internal
 */
export function useFindingColumns(
  onShow: (finding: Finding) => void,
): ColumnConfig<Finding>[] {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return useMemo<ColumnConfig<Finding>[]>(
    () => [
      {
        id: 'severity',
        label: t('severity.label'),
        defaultWidth: '1fr',
        minWidth: 110,
        cell: finding => (
          <Cell className={styles.wrap}>
            <SeverityBadge severity={finding.severity} />
          </Cell>
        ),
      },
      {
        id: 'address',
        label: t('field.address'),
        isRowHeader: true,
        defaultWidth: '5fr',
        minWidth: 190,
        cell: finding => (
          <Cell className={styles.wrap}>
            <Button
              size="small"
              variant="tertiary"
              className={styles.address}
              onPress={() => onShow(finding)}
              aria-label={t('findingList.openDetails', {
                address: finding.address,
              })}
            >
              {finding.address}
            </Button>
            <Text as="div" variant="body-small" color="secondary">
              {finding.type} · {t(`kind.${finding.kind}`)}
            </Text>
          </Cell>
        ),
      },
      {
        id: 'entity',
        label: t('field.entity'),
        defaultWidth: '2fr',
        minWidth: 120,
        cell: finding => (
          <Cell className={styles.wrap}>
            <Owners entityRefs={finding.entityRefs} />
          </Cell>
        ),
      },
      {
        id: 'actor',
        label: t('field.actor'),
        defaultWidth: '3fr',
        minWidth: 170,
        cell: ({ attribution }) => (
          <Cell className={styles.wrap}>
            <Text
              as="div"
              variant="body-medium"
              color={attribution.actor ? 'primary' : 'secondary'}
            >
              {attribution.actor ?? t('attribution.unknownActor')}
            </Text>
            {attribution.confidence !== 'confirmed' && (
              <Text as="div" variant="body-small" color="secondary">
                {attribution.actor
                  ? t(`confidence.${attribution.confidence}`)
                  : attribution.reason}
              </Text>
            )}
          </Cell>
        ),
      },
      {
        id: 'firstSeen',
        label: t('time.firstSeen'),
        defaultWidth: '1fr',
        minWidth: 120,
        cell: finding => (
          <Cell className={styles.wrap}>
            <Text as="span" variant="body-medium">
              <RelativeTime time={finding.firstSeen} />
            </Text>
          </Cell>
        ),
      },
      {
        id: 'state',
        label: t('field.state'),
        defaultWidth: '1fr',
        minWidth: 120,
        cell: finding => (
          <Cell className={styles.wrap}>
            <StateBadge state={finding.state} />
          </Cell>
        ),
      },
    ],
    [t, onShow],
  );
}
