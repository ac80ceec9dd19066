import { stringifyEntityRef } from '@backstage/catalog-model';
import type { IconLinkVerticalProps } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { RiGitCommitLine } from '@remixicon/react';
import { useEntityDriftLink } from '../../hooks';
import { readEntityStatus } from '../../model/entityStatus';
import { iacDriftTranslationRef } from '../../translation';
import { useEntityStatusLook } from '../ToneBadge';

/** The item of the about card: the status as its word, the tab behind it. @internal */
export function useEntityDriftIconLink(): Omit<IconLinkVerticalProps, 'color'> {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { entity } = useEntity();
  const linkTo = useEntityDriftLink();
  const known = readEntityStatus(entity);
  const look = useEntityStatusLook(known?.status ?? 'not-fully-checked');
  return {
    href: linkTo(stringifyEntityRef(entity)),
    label: known ? look.label : t('entityStatus.label'),
    icon: known ? look.icon : <RiGitCommitLine aria-hidden />,
    title: known
      ? `${t('entityStatus.label')}: ${look.label}`
      : t('card.viewDrift'),
  };
}
