import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Grid, Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { AttributionDetails } from '../Attribution';
import { useFinding } from '../../hooks';
import { ChangeDiff } from '../ChangeDiff';
import { DecisionPanel } from '../Decision';
import { WaysOut } from '../WaysOut';
import { FindingFacts } from './FindingFacts';
import { FindingHistory } from './FindingHistory';
import { FindingResolution } from './FindingResolution';
import { OtherClaims } from './OtherClaims';

/** All that is known of one finding: before and after, who and when, its life. @internal */
export function FindingDetails(props: { finding: Finding }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { value, refresh } = useFinding(props.finding.id);
  const finding = value ?? props.finding;
  const isOver = finding.state === 'resolved';
  return (
    <Flex direction="column" gap="5" pt="3">
      <Text as="p" variant="body-medium">
        {t(`${isOver ? 'kindTextBefore' : 'kindText'}.${finding.kind}`)}
      </Text>
      <FindingResolution finding={finding} />
      <DecisionPanel finding={finding} onDecided={refresh} />
      {finding.contestedBy ? (
        <OtherClaims claims={finding.contestedBy} isOver={isOver} />
      ) : (
        <Section
          title={t(
            isOver ? 'findings.changesTitleBefore' : 'findings.changesTitle',
          )}
        >
          {finding.changes.length === 0 && (
            <Text as="p" variant="body-small" color="secondary">
              {t('findings.noChanges')}
            </Text>
          )}
          {finding.changes.map(change => (
            <ChangeDiff key={change.path} change={change} />
          ))}
        </Section>
      )}
      <WaysOut finding={finding} />
      <Grid.Root columns={{ initial: '1', md: '2' }} gap="6">
        <Section title={t('attribution.title')}>
          <AttributionDetails attribution={finding.attribution} />
        </Section>
        <Section title={t('findings.detailsTitle')}>
          <FindingFacts finding={finding} />
        </Section>
      </Grid.Root>
      {value && <FindingHistory history={value.history} />}
    </Flex>
  );
}

function Section(props: { title: string; children: React.ReactNode }) {
  return (
    <Flex direction="column" gap="3">
      <Text as="h4" variant="body-medium" weight="bold">
        {props.title}
      </Text>
      {props.children}
    </Flex>
  );
}
