import {
  RiAlarmWarningFill,
  RiQuestionLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { LedgerVerificationResult } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Tone, ToneBadge } from '../ToneBadge';

type Status = LedgerVerificationResult['status'];

const LOOKS = {
  intact: { tone: 'success', Icon: RiShieldCheckLine, text: 'log.intact' },
  'cannot-say': {
    tone: 'neutral',
    Icon: RiQuestionLine,
    text: 'log.cannotSay',
  },
  tampered: { tone: 'alarm', Icon: RiAlarmWarningFill, text: 'log.tampered' },
} as const satisfies Record<
  Status,
  { tone: Tone; Icon: unknown; text: string }
>;

/** The answer of a verification, in a word or two. @internal */
export function LogStatusBadge({ status }: { status: Status }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { tone, Icon, text } = LOOKS[status];
  return (
    <ToneBadge tone={tone} icon={<Icon aria-hidden />}>
      {t(text)}
    </ToneBadge>
  );
}
