import { useEffect, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, SearchField, Select } from '@backstage/ui';
import { FindingState } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FindingFilter } from '../../api';
import { SEVERITIES } from '../../model/findingOrder';
import { iacDriftTranslationRef } from '../../translation';

const STATES: readonly FindingState[] = [
  'open',
  'acknowledged',
  'accepted',
  'resolved',
];

/** A filter's choice that does not filter. */
const ANY = 'any';

/** How long typing must rest before the server is asked, in milliseconds. */
const TYPING_REST_MS = 300;

/** Narrows the list of findings by state, severity and text. @internal */
export function FindingFilters(props: {
  filter: FindingFilter;
  onChange: (filter: FindingFilter) => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { filter, onChange } = props;
  const [text, setText] = useState(filter.q ?? '');

  useEffect(() => {
    const q = text.trim() || undefined;
    if (q === filter.q) {
      return undefined;
    }
    const timer = setTimeout(() => onChange({ ...filter, q }), TYPING_REST_MS);
    return () => clearTimeout(timer);
  }, [text, filter, onChange]);

  return (
    <Flex gap="3" direction={{ initial: 'column', sm: 'row' }}>
      <SearchField
        aria-label={t('findingList.search')}
        placeholder={t('findingList.searchPlaceholder')}
        size="small"
        value={text}
        onChange={setText}
      />
      <Select
        aria-label={t('state.label')}
        value={filter.state ?? ANY}
        onChange={key =>
          onChange({ ...filter, state: STATES.find(state => state === key) })
        }
        options={[
          { value: ANY, label: t('findingList.anyState') },
          ...STATES.map(state => ({
            value: state,
            label: t(`state.${state}`),
          })),
        ]}
      />
      <Select
        aria-label={t('severity.label')}
        value={filter.severity ?? ANY}
        onChange={key =>
          onChange({
            ...filter,
            severity: SEVERITIES.find(severity => severity === key),
          })
        }
        options={[
          { value: ANY, label: t('findingList.anySeverity') },
          ...SEVERITIES.map(severity => ({
            value: severity,
            label: t(`severity.${severity}`),
          })),
        ]}
      />
    </Flex>
  );
}
