import {
  RiAlertLine,
  RiCheckboxCircleLine,
  RiQuestionLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityStatusName } from '@iac-drift/backstage-plugin-iac-drift-common';
import { ENTITY_STATUS_WORDS } from '../../model/entityStatus';
import { iacDriftTranslationRef } from '../../translation';
import { Tone, ToneBadge } from './ToneBadge';

const LOOKS = {
  drifted: { tone: 'danger', Icon: RiAlertLine },
  'not-fully-checked': { tone: 'warning', Icon: RiQuestionLine },
  'in-sync': { tone: 'success', Icon: RiCheckboxCircleLine },
} as const satisfies Record<EntityStatusName, { tone: Tone; Icon: unknown }>;

/** The word and the icon for what an entity's drift comes to. @internal */
export function useEntityStatusLook(status: EntityStatusName) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { tone, Icon } = LOOKS[status];
  return {
    tone,
    label: t(`entityStatus.${ENTITY_STATUS_WORDS[status]}`),
    icon: <Icon aria-hidden />,
  };
}

/** What an entity's drift comes to. @internal */
export function EntityStatusBadge({ status }: { status: EntityStatusName }) {
  const { tone, label, icon } = useEntityStatusLook(status);
  return (
    <ToneBadge tone={tone} icon={icon}>
      {label}
    </ToneBadge>
  );
}
