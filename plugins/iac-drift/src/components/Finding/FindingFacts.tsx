import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Fact, Facts } from '../Facts';
import { RelativeTime } from '../RelativeTime';
import { StateBadge } from '../ToneBadge';
import { CodeFact } from './CodeFact';

/** Where a finding comes from and how old it is. @internal */
export function FindingFacts({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { identity } = finding;
  const place = [identity.accountId, identity.region].filter(Boolean);
  const cloudId = identity.arn ?? identity.id;
  return (
    <Facts>
      <Fact label={t('field.state')}>
        <StateBadge state={finding.state} />
      </Fact>
      <Fact label={t('time.firstSeen')}>
        <RelativeTime time={finding.firstSeen} exact />
      </Fact>
      <Fact label={t('time.lastSeen')}>
        <RelativeTime time={finding.lastSeen} exact />
      </Fact>
      <Fact label={t('time.lastChecked')}>
        <RelativeTime time={finding.lastChecked} exact />
      </Fact>
      <Fact label={t('field.stack')}>
        <code>{finding.stack}</code>
      </Fact>
      <CodeFact findingId={finding.id} />
      {cloudId && (
        <Fact label={t('field.arn')}>
          <code>{cloudId}</code>
        </Fact>
      )}
      {place.length > 0 && (
        <Fact label={t('field.account')}>{place.join(' · ')}</Fact>
      )}
      <Fact label={t('field.finding')}>
        <code>{finding.id}</code>
      </Fact>
    </Facts>
  );
}
