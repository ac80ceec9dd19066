import {
  RiCheckDoubleLine,
  RiCheckLine,
  RiEyeLine,
  RiRecordCircleLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FindingState } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Tone, ToneBadge } from './ToneBadge';

const LOOKS = {
  open: { tone: 'danger', Icon: RiRecordCircleLine },
  acknowledged: { tone: 'warning', Icon: RiEyeLine },
  accepted: { tone: 'neutral', Icon: RiCheckLine },
  resolved: { tone: 'success', Icon: RiCheckDoubleLine },
} as const satisfies Record<FindingState, { tone: Tone; Icon: unknown }>;

/** Where a finding is in its life. @internal */
export function StateBadge({ state }: { state: FindingState }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { tone, Icon } = LOOKS[state];
  return (
    <ToneBadge tone={tone} icon={<Icon aria-hidden />}>
      {t(`state.${state}`)}
    </ToneBadge>
  );
}
