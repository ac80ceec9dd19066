import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { iacDriftApiRef } from '../../api';
import { useDownload } from '../../hooks';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import styles from './ProofDownload.module.css';

/** Saves the proof that one entry is in the log. @internal */
export function ProofDownload({ seq }: { seq: number }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const { download, error } = useDownload(
    useCallback(() => api.getLedgerProof(seq), [api, seq]),
    `${seq}.tlog-proof`,
  );
  return (
    <>
      <button
        type="button"
        className={styles.linkButton}
        onClick={download}
        aria-label={t('log.entries.proofOf', { seq: String(seq) })}
      >
        {t('log.entries.proof')}
      </button>
      {error && <span role="alert">{errorText(error)}</span>}
    </>
  );
}
