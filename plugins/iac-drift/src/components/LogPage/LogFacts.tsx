import { CopyTextButton } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { toBase64 } from '@iac-drift/ledger';
import { useLogEpoch } from '../../hooks';
import { useNewestCheckpoint } from '../../hooks/useNewestCheckpoint';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import { Fact, Facts } from '../Facts';
import { RelativeTime } from '../RelativeTime';
import styles from './LogPage.module.css';

/** Name, length, newest signature and keys of the log. @internal */
export function LogFacts({ ledger }: { ledger: Overview['ledger'] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const epoch = useLogEpoch();
  const newest = useNewestCheckpoint();
  const vkeys = [...(epoch.value?.vkeys ?? [])].reverse();
  const { value: checkpoint } = newest;
  return (
    <Facts>
      <Fact label={t('log.facts.origin')}>
        {epoch.value?.origin ?? <Unknown error={epoch.error} />}
      </Fact>
      <Fact label={t('log.facts.entries')}>{String(ledger.entries)}</Fact>
      <Fact label={t('log.facts.checkpoint')}>
        {checkpoint ? (
          t('log.facts.checkpointSize', { count: checkpoint.size })
        ) : (
          <Unknown error={newest.error} />
        )}
      </Fact>
      {checkpoint && (
        <Fact label={t('log.facts.root')}>
          <code>{toBase64(checkpoint.root)}</code>
        </Fact>
      )}
      {ledger.checkpoint && (
        <Fact label={t('log.facts.signed')}>
          <RelativeTime time={ledger.checkpoint.time} exact />
        </Fact>
      )}
      {vkeys.map((vkey, index) => (
        <Fact
          key={vkey}
          label={t(index === 0 ? 'log.facts.key' : 'log.facts.earlierKey')}
        >
          <div className={styles.key}>
            <code>{vkey}</code>
            <CopyTextButton
              text={vkey}
              variant="tertiary"
              aria-label={t('log.facts.copyKey')}
            />
          </div>
        </Fact>
      ))}
    </Facts>
  );
}

function Unknown({ error }: { error?: Error }) {
  return <>{error ? errorText(error) : '…'}</>;
}
