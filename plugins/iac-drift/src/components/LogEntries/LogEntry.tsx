import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { useEntityDriftLink } from '../../hooks';
import { LogEntry as Entry } from '../../model/logEntry';
import { iacDriftTranslationRef } from '../../translation';
import { ProofDownload } from '../ProofDownload';
import { RelativeTime } from '../RelativeTime';
import { EVENT_WORDS, isKnownEventType } from './eventTypes';
import disclosure from '../Disclosure/Disclosure.module.css';
import styles from './LogEntries.module.css';

/** One entry: what happened, to what, by whom, and its raw line and proof. @internal */
export function LogEntry({ entry }: { entry: Entry }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const entityDriftLink = useEntityDriftLink();
  const { type, subject, actor, remark, entityRef, findingId } = entry;
  return (
    <li className={styles.entry}>
      <span className={styles.seq}>{entry.seq}</span>
      <span className={styles.type}>
        {isKnownEventType(type)
          ? t(EVENT_WORDS[type])
          : type ?? t('log.entries.unreadable')}
      </span>
      <span className={styles.what}>
        <span className={styles.subject}>{subject}</span>
        {actor && <div>{t('findings.by', { actor })}</div>}
        {remark && <div>{remark}</div>}
        {entityRef && isEntityRef(entityRef) && (
          <div>
            <Link href={entityDriftLink(entityRef, findingId)}>
              {entityRef}
            </Link>
          </div>
        )}
      </span>
      <span className={styles.time}>
        <RelativeTime time={entry.time} />
      </span>
      <div className={styles.more}>
        <ProofDownload seq={entry.seq} />
        <RawEntry raw={entry.raw} />
      </div>
    </li>
  );
}

function RawEntry({ raw }: { raw: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={disclosure.disclosure}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{t('log.entries.raw')}</summary>
      {isOpen && <pre className={styles.raw}>{indented(raw)}</pre>}
    </details>
  );
}

/** What an entry holds is what somebody wrote there. */
function isEntityRef(text: string): boolean {
  return /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/.test(text);
}

function indented(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
