import { stringifyEntityRef } from '@backstage/catalog-model';
import type { IconLinkVerticalProps } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type {
  EntityDrift,
  EntityStatusName,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { RiGitCommitLine } from '@remixicon/react';
import { useEntityDrift, useEntityDriftLink } from '../../hooks';
import { driftStatus } from '../../model/driftStatus';
import { readEntityStatus } from '../../model/entityStatus';
import { iacDriftTranslationRef } from '../../translation';
import { useEntityStatusLook } from '../ToneBadge';

/**
 * The item of the about card: the status as its word, the tab behind it.
 *
 * @remarks
 * The catalog hears of a scan a little later than the card beside it, which this must
 * not contradict.
 *
 * @internal
 */
export function useEntityDriftIconLink(): Omit<IconLinkVerticalProps, 'color'> {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { entity } = useEntity();
  const linkTo = useEntityDriftLink();
  const { value } = useEntityDrift(entity);
  const known = value ? nameOf(value) : readEntityStatus(entity)?.status;
  const look = useEntityStatusLook(known ?? 'not-fully-checked');
  return {
    href: linkTo(stringifyEntityRef(entity)),
    label: known ? look.label : t('entityStatus.label'),
    icon: known ? look.icon : <RiGitCommitLine aria-hidden />,
    title: known
      ? `${t('entityStatus.label')}: ${look.label}`
      : t('card.viewDrift'),
  };
}

function nameOf(drift: EntityDrift): EntityStatusName {
  const status = driftStatus(drift);
  return status === 'drifted' || status === 'in-sync'
    ? status
    : 'not-fully-checked';
}
