import {
  RiAlarmWarningLine,
  RiArrowDownLine,
  RiArrowUpLine,
  RiEqualLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Severity } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Tone, ToneBadge } from './ToneBadge';

const LOOKS = {
  critical: { tone: 'alarm', Icon: RiAlarmWarningLine },
  high: { tone: 'danger', Icon: RiArrowUpLine },
  medium: { tone: 'warning', Icon: RiEqualLine },
  low: { tone: 'info', Icon: RiArrowDownLine },
} as const satisfies Record<Severity, { tone: Tone; Icon: unknown }>;

/** How much a drift matters. @internal */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { tone, Icon } = LOOKS[severity];
  return (
    <ToneBadge tone={tone} icon={<Icon aria-hidden />}>
      {t(`severity.${severity}`)}
    </ToneBadge>
  );
}
