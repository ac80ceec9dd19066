import { stringifyEntityRef } from '@backstage/catalog-model';
import { ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Link, Skeleton, Text } from '@backstage/ui';
import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useEntityDrift, useEntityDriftLink, useScan } from '../../hooks';
import { hasCounts } from '../../model/driftStatus';
import { iacDriftTranslationRef } from '../../translation';
import { CoverageFigures } from '../CoverageFigures';
import { DriftProblems } from '../DriftProblems';
import { Readable } from '../Readable';
import { RefreshFailure } from '../RefreshFailure';
import { RelativeTime } from '../RelativeTime';
import { ScanButton, ScanResult } from '../ScanButton';
import { SetUp } from '../SetUp';
import { StatusHeadline } from '../StatusHeadline';
import { VerdictCounts } from '../VerdictCounts';
import { LastChange } from './LastChange';
import { WorstFinding } from './WorstFinding';

/**
 * An entity's drift at a glance, for the overview of its page.
 *
 * @public
 */
export function EntityDriftCard() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { entity } = useEntity();
  const { value, error, loading, refresh } = useEntityDrift(entity);
  const linkTo = useEntityDriftLink();
  return (
    <EntityInfoCard
      title={t('card.title')}
      footerActions={
        <Link href={linkTo(stringifyEntityRef(entity))} variant="body-medium">
          {t('card.viewDrift')}
        </Link>
      }
    >
      <Readable>
        {loading && <CardSkeleton />}
        {error && !value && <ResponseErrorPanel error={error} />}
        {value && (
          <CardContent drift={value} refresh={refresh} refreshError={error} />
        )}
      </Readable>
    </EntityInfoCard>
  );
}

function CardContent(props: {
  drift: EntityDrift;
  refresh: () => void;
  refreshError?: Error;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { drift, refresh, refreshError } = props;
  const { progress, start } = useScan(drift.stacks, refresh);
  const known = hasCounts(drift.coverage);
  return (
    <Flex direction="column" gap="4">
      <RefreshFailure error={refreshError} />
      <StatusHeadline drift={drift} />
      <SetUp drift={drift} />
      {known && <VerdictCounts counts={drift.verdicts} />}
      <WorstFinding drift={drift} />
      {known && <CoverageFigures coverage={drift.coverage} />}
      <DriftProblems drift={drift} />
      <ScanResult progress={progress} />
      <Flex justify="between" align="end" gap="3" style={{ flexWrap: 'wrap' }}>
        <Flex direction="column" gap="1">
          <LastChange drift={drift} />
          {drift.lastChecked && (
            <Text as="div" variant="body-small" color="secondary">
              {t('time.lastChecked')} <RelativeTime time={drift.lastChecked} />
            </Text>
          )}
        </Flex>
        {drift.stacks.length > 0 && (
          <ScanButton
            stacks={drift.stacks}
            progress={progress}
            onStart={start}
          />
        )}
      </Flex>
    </Flex>
  );
}

function CardSkeleton() {
  return (
    <Flex direction="column" gap="4" data-testid="iac-drift-card-loading">
      <Skeleton width="60%" height={28} />
      <Skeleton height={72} />
      <Skeleton width="80%" height={20} />
      <Skeleton width="80%" height={20} />
    </Flex>
  );
}
