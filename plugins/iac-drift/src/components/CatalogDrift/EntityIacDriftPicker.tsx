import { useEffect, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  CatalogAutocomplete,
  DefaultEntityFilters,
  useEntityList,
} from '@backstage/plugin-catalog-react';
import { EntityStatusName } from '@iac-drift/backstage-plugin-iac-drift-common';
import { ENTITY_STATUS_WORDS, ENTITY_STATUSES } from '../../model/entityStatus';
import { iacDriftTranslationRef } from '../../translation';
import { EntityIacDriftFilter } from './EntityIacDriftFilter';

/**
 * Narrows the catalog to entities by what their drift comes to. It needs the
 * catalog module, which writes that into entities.
 *
 * @public
 */
export function EntityIacDriftPicker() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { updateFilters, queryParameters } = useEntityList<
    DefaultEntityFilters & { iacDrift?: EntityIacDriftFilter }
  >();
  const asked = [queryParameters.iacDrift ?? []].flat();
  const askedText = asked.join(',');
  const [chosen, setChosen] = useState(() => statusesIn(askedText));
  // The address may change under the page, by the browser's own buttons.
  useEffect(() => setChosen(statusesIn(askedText)), [askedText]);
  useEffect(() => {
    updateFilters({
      iacDrift: chosen.length ? new EntityIacDriftFilter(chosen) : undefined,
    });
  }, [chosen, updateFilters]);
  return (
    <CatalogAutocomplete<EntityStatusName, true>
      multiple
      disableCloseOnSelect
      label={t('entityStatus.label')}
      aria-label={t('entityStatus.label')}
      name="iac-drift-picker"
      options={[...ENTITY_STATUSES]}
      value={chosen}
      getOptionLabel={status =>
        t(`entityStatus.${ENTITY_STATUS_WORDS[status]}`)
      }
      onChange={(_, statuses) => setChosen(statuses)}
    />
  );
}

function statusesIn(text: string): EntityStatusName[] {
  const asked = text.split(',');
  return ENTITY_STATUSES.filter(status => asked.includes(status));
}
