import { CopyTextButton } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { iacDriftTranslationRef } from '../../translation';
import styles from './CopyableCode.module.css';

/** Lines to copy as they are. @internal */
export function CopyableCode({ code }: { code: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <div className={styles.code}>
      <pre>{code}</pre>
      <CopyTextButton
        text={code}
        tooltipText={t('waysOut.copied')}
        aria-label={t('waysOut.copy')}
      />
    </div>
  );
}
