import { ReactNode } from 'react';
import {
  RiAlarmWarningFill,
  RiQuestionLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { LedgerVerificationResult } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Fact, Facts } from '../Facts';
import styles from './LogAnswer.module.css';

type Result = Pick<
  LedgerVerificationResult,
  'status' | 'entries' | 'problem' | 'message'
>;

type Problem = NonNullable<Result['problem']>;

const ICONS = {
  intact: <RiShieldCheckLine aria-hidden size={24} />,
  'cannot-say': <RiQuestionLine aria-hidden size={24} />,
  tampered: <RiAlarmWarningFill aria-hidden size={40} />,
};

/**
 * What a verification of the log answers. Intact is calm, cannot-say is never
 * green, and tampered cannot be overlooked and says where.
 *
 * @internal
 */
export function LogAnswer(props: {
  result: Result;
  /** In place of the title of the answer. */
  title?: string;
  /** What else there is to say. */
  children?: ReactNode;
}) {
  const { result, children } = props;
  const { status, problem } = result;
  const words = useWords(result);
  return (
    <div
      className={`${styles.answer} ${styles[status]}`}
      role={status === 'tampered' ? 'alert' : 'status'}
      data-status={status}
    >
      <div className={styles.headline}>
        {ICONS[status]}
        <div>
          <div className={styles.title}>{props.title ?? words.title}</div>
          <div>{words.text}</div>
        </div>
      </div>
      {problem && <Where problem={problem} />}
      {children && <div>{children}</div>}
    </div>
  );
}

/** Where the log first departs from what was signed, as far as that can be told. */
function Where({ problem }: { problem: Problem }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { seq, lastSeq = seq, bytes, rule } = problem;
  return (
    <Facts>
      {seq !== undefined && (
        <Fact label={t('log.where.entries')}>
          {lastSeq === seq ? String(seq) : `${seq} – ${lastSeq}`}
        </Fact>
      )}
      {bytes && (
        <Fact label={t('log.where.bytes')}>
          {t('log.where.byteRange', {
            start: String(bytes.start),
            end: String(bytes.end),
          })}
        </Fact>
      )}
      <Fact label={t('log.where.rule')}>{rule}</Fact>
    </Facts>
  );
}

function useWords(result: Result): { title: string; text?: string } {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  switch (result.status) {
    case 'intact':
      return {
        title: t('log.intact'),
        text: t('log.intactText', { count: result.entries }),
      };
    case 'tampered':
      return { title: t('log.tamperedTitle'), text: result.problem?.message };
    default:
      return { title: t('log.cannotSay'), text: result.message };
  }
}
