import { Entity } from '@backstage/catalog-model';
import type { TableColumn } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ENTITY_STATUSES, readEntityStatus } from '../../model/entityStatus';
import { iacDriftTranslationRef } from '../../translation';
import { DriftCell } from './DriftCell';

/**
 * A column for the table of the catalog: what the drift of each entity comes to,
 * with the way to its tab. The entities themselves say so, so that it costs no
 * request; it needs the catalog module, which writes it.
 *
 * @public
 */
export function createIacDriftColumn<
  TRow extends { entity: Entity } = { entity: Entity },
>(): TableColumn<TRow> {
  return {
    title: <Title />,
    render: ({ entity }) => <DriftCell entity={entity} />,
    customSort: (a, b) => rank(a.entity) - rank(b.entity),
  };
}

function Title() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return <>{t('entityStatus.label')}</>;
}

/** The entities that need a person come first. */
function rank(entity: Entity): number {
  const known = readEntityStatus(entity);
  return known ? ENTITY_STATUSES.indexOf(known.status) : ENTITY_STATUSES.length;
}
