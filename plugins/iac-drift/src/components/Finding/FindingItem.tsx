import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import { SeverityBadge, StateBadge, ToneBadge } from '../ToneBadge';
import { FindingDetails } from './FindingDetails';
import styles from './Finding.module.css';

/** One finding that opens in place; its details are there once they are asked for. @internal */
export function FindingItem(props: {
  finding: Finding;
  defaultExpanded?: boolean;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { finding, defaultExpanded = false } = props;
  const [isOpen, setOpen] = useState(defaultExpanded);
  return (
    <Accordion bg="neutral" isExpanded={isOpen} onExpandedChange={setOpen}>
      <AccordionTrigger>
        <span className={styles.trigger}>
          <span className={styles.badges}>
            <SeverityBadge severity={finding.severity} />
            <ToneBadge tone="neutral">{t(`kind.${finding.kind}`)}</ToneBadge>
            {finding.state !== 'open' && <StateBadge state={finding.state} />}
          </span>
          <span className={styles.address}>{finding.address}</span>
          <Text as="span" variant="body-small" color="secondary">
            {finding.type}
            {finding.changes.length > 0 && (
              <>
                {' · '}
                {t(
                  finding.state === 'resolved'
                    ? 'findings.changedAttributesBefore'
                    : 'findings.changedAttributes',
                  { count: finding.changes.length },
                )}
              </>
            )}
            {' · '}
            <ActedWhen finding={finding} />
          </Text>
        </span>
      </AccordionTrigger>
      <AccordionPanel>
        {isOpen && <FindingDetails finding={finding} />}
      </AccordionPanel>
    </Accordion>
  );
}

/** The last thing that happened: the change, or what ended it. */
function ActedWhen({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { resolution } = finding;
  const { actor, looking, time } =
    resolution?.attribution ?? finding.attribution;
  const nobody = looking ? t('findings.byLooking') : t('findings.byUnknown');
  return (
    <>
      {resolution && `${t(`resolution.${resolution.outcome}`)} `}
      {actor ? t('findings.by', { actor }) : nobody}{' '}
      <RelativeTime time={resolution?.time ?? time ?? finding.firstSeen} />
    </>
  );
}
