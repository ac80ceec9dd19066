import { useMemo, useState } from 'react';
import { RiLockLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { Change } from '@iac-drift/backstage-plugin-iac-drift-common';
import { diffLines } from '../../model/diffLines';
import { foldLines, LineRun } from '../../model/foldLines';
import { iacDriftTranslationRef } from '../../translation';
import { DiffRow, NotSetRow } from './DiffRow';
import styles from './ChangeDiff.module.css';

/**
 * One attribute: what the code says and what the cloud says, side by side. Of a
 * sensitive attribute it shows that it differs, and no value.
 *
 * @internal
 */
export function ChangeDiff({ change }: { change: Change }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <caption className={styles.path}>
          <Text as="span" variant="body-small" weight="bold">
            <code>{change.path}</code>
          </Text>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('change.desired')}</th>
            <th scope="col">{t('change.live')}</th>
          </tr>
        </thead>
        {change.sensitive ? <MaskedValues /> : <Values change={change} />}
      </table>
    </div>
  );
}

function MaskedValues() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const masked = (look: string) => (
    <td className={`${styles.masked} ${look}`}>
      <span>
        <RiLockLine aria-hidden size={16} /> {t('change.sensitive')}
      </span>
    </td>
  );
  return (
    <>
      <tbody>
        <tr>
          {masked(styles.minus)}
          {masked(styles.plus)}
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={2} className={styles.note}>
            {t('change.sensitiveText')}
          </td>
        </tr>
      </tfoot>
    </>
  );
}

function Values({ change }: { change: Change }) {
  const { desired, live } = change;
  const runs = useMemo(
    () => foldLines(diffLines(desired, live)),
    [desired, live],
  );
  return (
    <tbody>
      <NotSetRow desired={desired === null} live={live === null} />
      {runs.map((run, i) =>
        run.folded ? (
          <FoldedRows key={i} run={run} />
        ) : (
          run.lines.map((line, j) => <DiffRow key={`${i}.${j}`} line={line} />)
        ),
      )}
    </tbody>
  );
}

function FoldedRows({ run }: { run: LineRun }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const [unfolded, setUnfolded] = useState(false);
  if (unfolded) {
    return (
      <>
        {run.lines.map((line, i) => (
          <DiffRow key={i} line={line} />
        ))}
      </>
    );
  }
  return (
    <tr>
      <td colSpan={2} className={styles.fold}>
        <Button
          size="small"
          variant="tertiary"
          onPress={() => setUnfolded(true)}
        >
          {t('change.unchanged', { count: run.lines.length })}
        </Button>
      </td>
    </tr>
  );
}
