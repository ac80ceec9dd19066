import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { FindingGroup } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FindingFilter } from '../../api';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import { ConfidenceBadge, SeverityBadge } from '../ToneBadge';
import { FindingList } from './FindingList';
import styles from './FindingTable.module.css';

/** One session or owner in a row, with the findings below once it is open. @internal */
export function FindingGroupItem(props: {
  group: FindingGroup;
  filter: FindingFilter;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { group, filter, isOpen, onOpenChange } = props;
  const { actor, from, to } = group;
  return (
    <Accordion bg="neutral" isExpanded={isOpen} onExpandedChange={onOpenChange}>
      <AccordionTrigger>
        <span className={styles.group}>
          <span className={styles.name}>
            <GroupName group={group} />
          </span>
          <span className={styles.badges}>
            <SeverityBadge severity={group.worst} />
            {actor && actor.confidence !== 'confirmed' && (
              <ConfidenceBadge confidence={actor.confidence} />
            )}
            <Text as="span" variant="body-small">
              {t('groups.findings', { count: group.findings })}
            </Text>
          </span>
          <Text as="span" variant="body-small" color="secondary">
            {[
              ...(actor?.channels.map(channel => t(`channel.${channel}`)) ??
                []),
              ...(actor?.sourceIps.map(address =>
                t('groups.fromAddress', { address }),
              ) ?? []),
            ].map(part => `${part} · `)}
            <RelativeTime time={from} />
            {to !== from && (
              <>
                {' – '}
                <RelativeTime time={to} />
              </>
            )}
          </Text>
        </span>
      </AccordionTrigger>
      <AccordionPanel>
        {isOpen && <FindingList filter={{ ...filter, ...group.filter }} />}
      </AccordionPanel>
    </Accordion>
  );
}

function GroupName({ group }: { group: FindingGroup }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { actor, filter } = group;
  if (filter.owner) {
    return <EntityDisplayName entityRef={filter.owner} disableTooltip />;
  }
  if (filter.ownerless) {
    return <>{t('groups.ownerless')}</>;
  }
  return <>{actor?.name ?? t('groups.unknownActor')}</>;
}
