import { ReactNode } from 'react';
import { ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Grid, Skeleton, Text } from '@backstage/ui';
import { useOverview } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { EvidenceDownload } from '../EvidenceDownload';
import { LogEntries } from '../LogEntries';
import { RefreshFailure } from '../RefreshFailure';
import { BackendVerification } from './BackendVerification';
import { InBrowserVerification } from './InBrowserVerification';
import { LogCopies } from './LogCopies';
import { LogFacts } from './LogFacts';
import styles from './LogPage.module.css';

/** The log: whether it is intact, what it is, and what is in it. @internal */
export function LogPage() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { value, error, loading } = useOverview();
  if (loading) {
    return <Skeleton height={240} />;
  }
  if (!value) {
    return error ? <ResponseErrorPanel error={error} /> : null;
  }
  return (
    <Flex direction="column" gap="6">
      <RefreshFailure error={error} />
      <Grid.Root columns={{ initial: '1', md: '2' }} gap="4">
        <Section title={t('log.backend.title')}>
          <BackendVerification />
        </Section>
        <Section title={t('log.browser.title')}>
          <InBrowserVerification />
        </Section>
      </Grid.Root>
      <Section title={t('log.facts.title')}>
        <LogFacts ledger={value.ledger} />
        <div>
          <EvidenceDownload />
        </div>
      </Section>
      <Section title={t('log.copies.title')}>
        <LogCopies />
      </Section>
      <LogEntries entries={value.ledger.entries} />
    </Flex>
  );
}

function Section(props: { title: string; children: ReactNode }) {
  return (
    <Card className={styles.card}>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text as="h2" variant="title-x-small" weight="bold">
            {props.title}
          </Text>
          {props.children}
        </Flex>
      </CardBody>
    </Card>
  );
}
