import { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Grid, Text } from '@backstage/ui';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { CoverageFigures } from '../CoverageFigures';
import { VerdictCounts } from '../VerdictCounts';
import { SeverityCounts } from './SeverityCounts';
import { StackCounts } from './StackCounts';
import styles from './OverviewPage.module.css';

/** Resources, findings and stacks in figures. @internal */
export function Figures({ overview }: { overview: Overview }) {
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
