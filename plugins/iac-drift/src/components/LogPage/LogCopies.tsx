import { ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Skeleton, Text } from '@backstage/ui';
import {
  LedgerAnchor,
  LedgerStatus,
  LedgerWitness,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../../api';
import { useFreshValue } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime';
import { WriteOnceBadge } from './WriteOnceBadge';
import styles from './LogPage.module.css';

/** Where copies of the log lie that this portal cannot change, and how far they reach. @internal */
export function LogCopies() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const { value, error, loading } = useFreshValue('ledger-status', () =>
    api.getLedgerStatus(),
  );
  if (loading) {
    return <Skeleton height={80} />;
  }
  if (!value) {
    return error ? <ResponseErrorPanel error={error} /> : null;
  }
  const { anchors, witnesses, unanchored } = value;
  return (
    <Flex direction="column" gap="4">
      <SigningStopped status={value} />
      {anchors.length + witnesses.length === 0 ? (
        <Alert
          status="warning"
          icon
          title={t('log.copies.none')}
          description={t('log.copies.noneText')}
        />
      ) : (
        <Text as="p" variant="body-medium">
          {unanchored.entries === 0
            ? t('log.copies.all')
            : t('log.copies.unanchored', { count: unanchored.entries })}
        </Text>
      )}
      {anchors.map(anchor => (
        <Anchor key={anchor.id} anchor={anchor} />
      ))}
      {witnesses.map(witness => (
        <Witness key={witness.vkey} witness={witness} />
      ))}
    </Flex>
  );
}

/** A log that is not signed any more must be impossible to overlook. */
function SigningStopped({ status }: { status: LedgerStatus }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { state, reason, since } = status.signing;
  return state === 'stopped' ? (
    <Alert
      role="alert"
      status="danger"
      icon
      title={
        <>
          {t('log.copies.stopped')} <RelativeTime time={since} />
        </>
      }
      description={reason}
    />
  ) : null;
}

function Anchor({ anchor }: { anchor: LedgerAnchor }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { description, size, lag, writeOnce } = anchor;
  return (
    <div className={styles.copy}>
      <Flex gap="2" align="center" style={{ flexWrap: 'wrap' }}>
        <Text as="h3" variant="body-medium" weight="bold">
          {description}
        </Text>
        <WriteOnceBadge state={writeOnce.state} />
      </Flex>
      <Text as="p" variant="body-medium">
        {t('log.copies.size', { count: size })}
        {lag.entries > 0 && ` · ${t('log.copies.lag', { count: lag.entries })}`}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {writeOnce.reason}
      </Text>
      {writeOnce.proof && (
        <ul className={styles.attempts}>
          {writeOnce.proof.attempts.map(({ act, denied, detail }) => (
            <li key={act}>
              {t(
                `log.copies.act.${
                  act === 'delete-version' ? 'delete' : 'shorten'
                }`,
              )}
              {': '}
              <strong>
                {t(denied ? 'log.copies.denied' : 'log.copies.succeeded')}
              </strong>{' '}
              <RelativeTime time={writeOnce.proof?.time} />. {detail}
            </li>
          ))}
        </ul>
      )}
      <Failing copy={anchor} />
    </div>
  );
}

function Witness({ witness }: { witness: LedgerWitness }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { name, size, time } = witness;
  return (
    <div className={styles.copy}>
      <Text as="h3" variant="body-medium" weight="bold">
        {t('log.copies.witness', { name })}
      </Text>
      <Text as="p" variant="body-medium">
        {size === undefined ? (
          t('log.copies.notCosigned')
        ) : (
          <>
            {t('log.copies.cosigned', { count: size })}{' '}
            <RelativeTime time={time} />
          </>
        )}
      </Text>
      <Failing copy={witness} />
    </div>
  );
}

function Failing({ copy }: { copy: LedgerAnchor | LedgerWitness }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return copy.error ? (
    <Alert
      status={copy.fork ? 'danger' : 'warning'}
      icon
      title={
        <>
          {t('log.copies.failing')} <RelativeTime time={copy.failingSince} />
        </>
      }
      description={copy.error}
    />
  ) : null;
}
