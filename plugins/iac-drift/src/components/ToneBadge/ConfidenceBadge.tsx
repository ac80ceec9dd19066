import { RiCheckLine, RiQuestionLine, RiQuestionMark } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Tone, ToneBadge } from './ToneBadge';

type Confidence = Attribution['confidence'];

const LOOKS = {
  confirmed: { tone: 'success', Icon: RiCheckLine },
  probable: { tone: 'warning', Icon: RiQuestionMark },
  unknown: { tone: 'neutral', Icon: RiQuestionLine },
} as const satisfies Record<Confidence, { tone: Tone; Icon: unknown }>;

/** How sure it is who made a change. @internal */
export function ConfidenceBadge({ confidence }: { confidence: Confidence }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { tone, Icon } = LOOKS[confidence];
  return (
    <ToneBadge tone={tone} icon={<Icon aria-hidden />}>
      {t(`confidence.${confidence}`)}
    </ToneBadge>
  );
}
