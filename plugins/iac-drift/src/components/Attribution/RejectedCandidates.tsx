import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { RejectedCandidate } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Disclosure } from '../Disclosure';
import { RelativeTime } from '../RelativeTime';
import styles from './Attribution.module.css';

/** Events that were looked at and ruled out, folded away. @internal */
export function RejectedCandidates(props: { candidates: RejectedCandidate[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { candidates } = props;
  if (candidates.length === 0) {
    return null;
  }
  return (
    <Disclosure
      summary={t('attribution.rejected', { count: candidates.length })}
    >
      <ul className={styles.rejected}>
        {candidates.map(candidate => (
          <li key={candidate.eventId}>
            <code>{candidate.eventName}</code>{' '}
            <RelativeTime time={candidate.time} />: {candidate.reason}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
