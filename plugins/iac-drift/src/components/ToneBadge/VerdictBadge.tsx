import { RiAlertLine, RiCheckLine, RiQuestionLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Verdict } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Tone, ToneBadge } from './ToneBadge';

const LOOKS = {
  'in-sync': { tone: 'success', Icon: RiCheckLine, text: 'verdict.inSync' },
  drifted: { tone: 'danger', Icon: RiAlertLine, text: 'verdict.drifted' },
  unverifiable: {
    tone: 'warning',
    Icon: RiQuestionLine,
    text: 'verdict.unverifiable',
  },
} as const satisfies Record<
  Verdict,
  { tone: Tone; Icon: unknown; text: string }
>;

/** What the last scan said of a resource. @internal */
export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { tone, Icon, text } = LOOKS[verdict];
  return (
    <ToneBadge tone={tone} icon={<Icon aria-hidden />}>
      {t(text)}
    </ToneBadge>
  );
}
