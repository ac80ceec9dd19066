import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Select } from '@backstage/ui';
import { FindingState } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FindingFilter } from '../../api';
import { SEVERITIES } from '../../model/findingOrder';
import { iacDriftTranslationRef } from '../../translation';
import { TypedSearch } from '../TypedSearch';

const STATES: readonly FindingState[] = [
  'open',
  'acknowledged',
  'accepted',
  'resolved',
];

/** A filter's choice that does not filter. */
const ANY = 'any';

/** Narrows the list of findings by state, severity and text. @internal */
export function FindingFilters(props: {
  filter: FindingFilter;
  onChange: (filter: FindingFilter) => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { filter, onChange } = props;
  return (
    <Flex gap="3" direction={{ initial: 'column', sm: 'row' }}>
      <TypedSearch
        label={t('findingList.search')}
        placeholder={t('findingList.searchPlaceholder')}
        value={filter.q}
        onChange={q => onChange({ ...filter, q })}
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
