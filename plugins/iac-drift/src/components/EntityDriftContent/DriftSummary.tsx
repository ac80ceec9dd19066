import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Grid, Text } from '@backstage/ui';
import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import { ScanProgress } from '../../hooks';
import { hasCounts } from '../../model/driftStatus';
import { iacDriftTranslationRef } from '../../translation';
import { CoverageFigures } from '../CoverageFigures';
import { EntityEvidence } from '../EvidenceDownload';
import { RelativeTime } from '../RelativeTime';
import { ScanButton } from '../ScanButton';
import { StatusHeadline } from '../StatusHeadline';
import { VerdictCounts } from '../VerdictCounts';

/** The head of the tab: where things stand, how much was checked, and when. @internal */
export function DriftSummary(props: {
  drift: EntityDrift;
  progress: ScanProgress;
  onScan: () => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { drift, progress, onScan } = props;
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="4">
          <Flex
            direction={{ initial: 'column', sm: 'row' }}
            justify="between"
            align="start"
            gap="3"
          >
            <StatusHeadline drift={drift} />
            <ScanButton
              stacks={drift.stacks}
              progress={progress}
              onStart={onScan}
            />
          </Flex>
          {hasCounts(drift.coverage) && (
            <Grid.Root columns={{ initial: '1', md: '2' }} gap="5">
              <VerdictCounts counts={drift.verdicts} />
              <CoverageFigures coverage={drift.coverage} />
            </Grid.Root>
          )}
          <Flex justify="between" align="center" gap="3">
            <Text as="div" variant="body-small" color="secondary">
              {drift.lastChecked && (
                <>
                  {t('time.lastChecked')}{' '}
                  <RelativeTime time={drift.lastChecked} />
                </>
              )}
            </Text>
            <EntityEvidence />
          </Flex>
        </Flex>
      </CardBody>
    </Card>
  );
}
