import { useState } from 'react';
import { ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Select, Skeleton, Text } from '@backstage/ui';
import { iacDriftApiRef } from '../../api';
import { usePagedList } from '../../hooks';
import { newestEntries } from '../../model/newestEntries';
import { iacDriftTranslationRef } from '../../translation';
import { RefreshFailure } from '../RefreshFailure';
import { EVENT_TYPES, EVENT_WORDS, KnownEventType } from './eventTypes';
import { LogEntry } from './LogEntry';
import styles from './LogEntries.module.css';

const PAGE_SIZE = 20;
const ALL = 'all';

/** What is in the log, the newest first. @internal */
export function LogEntries(props: {
  /** How many entries the log has. */
  entries: number;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const [type, setType] = useState<KnownEventType>();
  const list = usePagedList(
    `log:${type ?? ALL}`,
    ({ cursor, limit = PAGE_SIZE }) =>
      newestEntries(api, {
        before: cursor === undefined ? props.entries : Number(cursor),
        limit,
        type,
      }),
    PAGE_SIZE,
    // Many entries may have to be read for a page of one type.
    { costly: type !== undefined },
  );
  const { value, error, loading, next, previous } = list;
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('log.entries.title')}
      </Text>
      <div style={{ maxWidth: 320 }}>
        <Select
          aria-label={t('log.entries.type')}
          value={type ?? ALL}
          onChange={key => setType(EVENT_TYPES.find(known => known === key))}
          options={[
            { value: ALL, label: t('log.entries.anyType') },
            ...EVENT_TYPES.map(known => ({
              value: known,
              label: t(EVENT_WORDS[known]),
            })),
          ]}
        />
      </div>
      {loading && <Skeleton height={320} />}
      {error && !value && <ResponseErrorPanel error={error} />}
      {value && <RefreshFailure error={error} />}
      {value?.items.length === 0 && (
        <Text as="p" variant="body-medium" color="secondary">
          {next ? t('log.entries.noneYet') : t('log.entries.none')}
        </Text>
      )}
      {value && value.items.length > 0 && (
        <ol className={styles.list} aria-label={t('log.entries.title')}>
          {value.items.map(entry => (
            <LogEntry key={entry.seq} entry={entry} />
          ))}
        </ol>
      )}
      <Flex gap="2">
        <Button
          variant="secondary"
          size="small"
          isDisabled={!previous}
          onPress={() => previous?.()}
        >
          {t('log.entries.newer')}
        </Button>
        <Button
          variant="secondary"
          size="small"
          isDisabled={!next}
          onPress={() => next?.()}
        >
          {t('log.entries.older')}
        </Button>
      </Flex>
    </Flex>
  );
}
