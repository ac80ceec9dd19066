import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import { DiffLine, DiffMark } from '../../model/diffLines';
import { iacDriftTranslationRef } from '../../translation';
import styles from './ChangeDiff.module.css';

/** A sign stands in front of what differs, so that colour is not the only signal. */
interface Look {
  sign?: string;
  className?: string;
}

const SAME: Look = {};
const DESIRED: Look = { sign: '−', className: styles.minus };
const LIVE: Look = { sign: '+', className: styles.plus };

/** One line of both sides. @internal */
export function DiffRow({ line }: { line: DiffLine }) {
  const { mark, desired, live } = line;
  const same = mark === 'same';
  return (
    <tr data-mark={mark}>
      <Side text={desired} look={same ? SAME : DESIRED} mark={mark} />
      <Side text={live} look={same ? SAME : LIVE} mark={mark} />
    </tr>
  );
}

function Side(props: { text?: string; look: Look; mark: DiffMark }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { text, look, mark } = props;
  if (text === undefined) {
    return <td className={styles.blank} />;
  }
  return (
    <td className={look.className}>
      <span className={styles.sign} aria-hidden>
        {look.sign}
      </span>
      {mark !== 'same' && (
        <VisuallyHidden>{t(`change.${mark}`)}: </VisuallyHidden>
      )}
      <code className={styles.text}>{text}</code>
    </td>
  );
}

/** Says which side has no value at all, where one has none. @internal */
export function NotSetRow(props: { desired: boolean; live: boolean }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  if (props.desired === props.live) {
    return null;
  }
  const notSet = <td className={styles.note}>{t('change.notSet')}</td>;
  return (
    <tr>
      {props.desired ? notSet : <td className={styles.blank} />}
      {props.live ? notSet : <td className={styles.blank} />}
    </tr>
  );
}
