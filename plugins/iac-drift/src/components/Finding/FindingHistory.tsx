import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Flex, Text } from '@backstage/ui';
import {
  FindingHistoryItem,
  iacDriftLedgerReadPermission,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { ProofDownload } from '../ProofDownload';
import { RelativeTime } from '../RelativeTime';
import styles from './Finding.module.css';

/** The life of a finding: what happened, who did it and when. @internal */
export function FindingHistory({ history }: { history: FindingHistoryItem[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <Flex direction="column" gap="3">
      <Text as="h4" variant="body-medium" weight="bold">
        {t('findings.historyTitle')}
      </Text>
      <ol className={styles.history}>
        {history.map(item => (
          <li key={`${item.time} ${item.summary}`}>
            <Text as="div" variant="body-medium">
              {item.summary}
            </Text>
            <Text as="div" variant="body-small" color="secondary">
              <RelativeTime time={item.time} exact />
              {item.seq !== undefined && <LogPlace seq={item.seq} />}
            </Text>
          </li>
        ))}
      </ol>
    </Flex>
  );
}

/** Which entry of the log says so, and its proof for those who may read the log. */
function LogPlace({ seq }: { seq: number }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { allowed } = usePermission({
    permission: iacDriftLedgerReadPermission,
  });
  return (
    <>
      {' · '}
      {t('findings.historyEntry', { seq: String(seq) })}
      {allowed && (
        <>
          {' · '}
          <ProofDownload seq={seq} />
        </>
      )}
    </>
  );
}
