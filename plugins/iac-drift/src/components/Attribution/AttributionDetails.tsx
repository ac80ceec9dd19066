import { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import { trailUrl } from '../../model/trailUrl';
import { iacDriftTranslationRef } from '../../translation';
import { Facts, Fact } from '../Facts';
import { RelativeTime } from '../RelativeTime';
import { ConfidenceBadge } from '../ToneBadge';
import { RejectedCandidates } from './RejectedCandidates';

/** Who made a change, when and how, and how sure that is. @internal */
export function AttributionDetails(props: { attribution: Attribution }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { attribution } = props;
  const { actor, chain, channel, reason, looking, userRef } = attribution;
  return (
    <>
      <Facts>
        <Fact label={t('attribution.actor')}>
          <Text as="span" variant="body-medium" weight="bold">
            {actor ??
              (looking
                ? t('attribution.looking')
                : t('attribution.unknownActor'))}
          </Text>
        </Fact>
        {optional(
          userRef,
          t('attribution.user'),
          userRef && <EntityRefLink entityRef={userRef} />,
        )}
        <Fact label={t('attribution.confidence')}>
          <ConfidenceBadge confidence={attribution.confidence} />
        </Fact>
        <Reason attribution={attribution} reason={reason} />
        {optional(
          attribution.time,
          t('attribution.time'),
          <RelativeTime time={attribution.time} exact />,
        )}
        {optional(
          channel,
          t('attribution.channel'),
          channel && t(`channel.${channel}`),
        )}
        {optional(
          attribution.eventName,
          t('attribution.event'),
          <code>{attribution.eventName}</code>,
        )}
        {optional(
          attribution.eventId,
          t('attribution.eventId'),
          <EventId attribution={attribution} />,
        )}
        {optional(
          chain.length > 1 || (chain.length === 1 && chain[0] !== actor),
          t('attribution.chain'),
          <ol>
            {chain.map((principal, i) => (
              <li key={i}>{principal}</li>
            ))}
          </ol>,
        )}
        {optional(
          attribution.sourceIp,
          t('attribution.sourceIp'),
          <code>{attribution.sourceIp}</code>,
        )}
        {optional(
          attribution.userAgent,
          t('attribution.userAgent'),
          <code>{attribution.userAgent}</code>,
        )}
      </Facts>
      <RejectedCandidates candidates={attribution.rejected} />
    </>
  );
}

/** Leads to the event in CloudTrail, to those who may sign in there. */
function EventId({ attribution }: { attribution: Attribution }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const url = trailUrl(attribution);
  return (
    <>
      <code>{attribution.eventId}</code>{' '}
      {url && (
        <Link href={url} target="_blank" rel="noopener" variant="body-small">
          {t('attribution.inCloudTrail')}
        </Link>
      )}
    </>
  );
}

/** Without an actor there is always a reason to read. */
function Reason(props: { attribution: Attribution; reason?: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { attribution, reason } = props;
  if (attribution.looking) {
    return (
      <Fact label={t('attribution.unknownReason')}>
        {t('attribution.lookingText')}
      </Fact>
    );
  }
  if (attribution.confidence === 'unknown') {
    return (
      <Fact label={t('attribution.unknownReason')}>
        {reason ?? t('attribution.noReason')}
      </Fact>
    );
  }
  return reason ? <Fact label={t('attribution.reason')}>{reason}</Fact> : null;
}

function optional(present: unknown, label: string, content: ReactNode) {
  return present ? <Fact label={label}>{content}</Fact> : null;
}
