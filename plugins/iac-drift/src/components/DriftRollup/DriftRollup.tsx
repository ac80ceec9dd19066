import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Rollup } from '@iac-drift/backstage-plugin-iac-drift-common';
import { SEVERITIES } from '../../model/findingOrder';
import { iacDriftTranslationRef } from '../../translation';
import { CoverageFigures } from '../CoverageFigures';
import { SeverityBadge } from '../ToneBadge';
import { VerdictCounts } from '../VerdictCounts';
import { RollupHeadline } from './RollupHeadline';
import { WorstEntities } from './WorstEntities';
import styles from './DriftRollup.module.css';

/** The drift of several entities together: how many, how bad, where first. @internal */
export function DriftRollup({ rollup }: { rollup: Rollup }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { entities, openFindings, coverage, worst } = rollup;
  const severities = SEVERITIES.filter(severity => openFindings[severity] > 0);
  const isWatched = Object.values(entities).some(count => count > 0);
  return (
    <Flex direction="column" gap="4">
      <RollupHeadline entities={entities} />
      {isWatched && (
        <VerdictCounts
          counts={{
            inSync: entities['in-sync'],
            drifted: entities.drifted,
            unverifiable: entities['not-fully-checked'],
          }}
          labels={{
            list: t('rollup.entities'),
            unverifiable: t('entityStatus.notFullyChecked'),
          }}
        />
      )}
      {severities.length > 0 && (
        <ul className={styles.severities} aria-label={t('rollup.severities')}>
          {severities.map(severity => (
            <li key={severity}>
              <SeverityBadge severity={severity} />
              <Text as="span" variant="body-medium" weight="bold">
                {openFindings[severity]}
              </Text>
            </li>
          ))}
        </ul>
      )}
      <WorstEntities entities={worst} />
      {coverage.resourcesKnown > 0 && <CoverageFigures coverage={coverage} />}
    </Flex>
  );
}
