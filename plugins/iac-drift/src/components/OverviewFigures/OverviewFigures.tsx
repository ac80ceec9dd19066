import { ReactNode } from 'react';
import { ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Grid, Skeleton, Text } from '@backstage/ui';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useOverview } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { CoverageFigures } from '../CoverageFigures';
import { RefreshFailure } from '../RefreshFailure';
import { VerdictCounts } from '../VerdictCounts';
import { LedgerLine } from './LedgerLine';
import { LogAlarm } from './LogAlarm';
import { SeverityCounts } from './SeverityCounts';
import { StackCounts } from './StackCounts';
import styles from './OverviewFigures.module.css';

/** Where the organisation stands. @internal */
export function OverviewFigures() {
  const { value, error, loading } = useOverview();
  if (loading) {
    return <Skeleton height={160} />;
  }
  if (!value) {
    return error ? <ResponseErrorPanel error={error} /> : null;
  }
  return (
    <Flex direction="column" gap="3">
      <RefreshFailure error={error} />
      <LogAlarm ledger={value.ledger} />
      <Figures overview={value} />
      <LedgerLine ledger={value.ledger} />
    </Flex>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <Grid.Root columns={{ initial: '1', md: '12' }} gap="4">
      <Grid.Item colSpan={{ initial: '1', md: '6' }}>
        <Figure title={t('overview.verdicts')}>
          <VerdictCounts counts={overview.verdicts} />
          <CoverageFigures coverage={overview.coverage} />
        </Figure>
      </Grid.Item>
      <Grid.Item colSpan={{ initial: '1', md: '3' }}>
        <Figure title={t('overview.findings')}>
          <SeverityCounts counts={overview.openFindings} />
        </Figure>
      </Grid.Item>
      <Grid.Item colSpan={{ initial: '1', md: '3' }}>
        <Figure title={t('overview.stacks')}>
          <StackCounts stacks={overview.stacks} />
        </Figure>
      </Grid.Item>
    </Grid.Root>
  );
}

function Figure(props: { title: string; children: ReactNode }) {
  return (
    <Card className={styles.card}>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text as="h2" variant="body-medium" weight="bold">
            {props.title}
          </Text>
          {props.children}
        </Flex>
      </CardBody>
    </Card>
  );
}
