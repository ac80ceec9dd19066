import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { FindingGrouping } from '@iac-drift/backstage-plugin-iac-drift-common';
import { GROUPINGS } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';

/** A choice that does not group. */
const NONE = 'none';

/** Chooses what the list of findings is grouped by. @internal */
export function GroupingSelect(props: {
  value?: FindingGrouping;
  onChange: (grouping?: FindingGrouping) => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { value, onChange } = props;
  return (
    <Select
      aria-label={t('groups.label')}
      value={value ?? NONE}
      onChange={key => onChange(GROUPINGS.find(grouping => grouping === key))}
      options={[
        { value: NONE, label: t('groups.none') },
        ...GROUPINGS.map(grouping => ({
          value: grouping,
          label: t(`groups.${grouping}`),
        })),
      ]}
    />
  );
}
