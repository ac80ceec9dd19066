import { ReactElement } from 'react';
import {
  RiAlertLine,
  RiCheckboxCircleLine,
  RiErrorWarningLine,
  RiInboxLine,
  RiQuestionLine,
  RiTimeLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityDrift,
  IAC_DRIFT_STACKS_ANNOTATION,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import {
  asksForAttention,
  DriftStatus,
  driftStatus,
} from '../../model/driftStatus';
import { iacDriftTranslationRef } from '../../translation';
import { Tone } from '../ToneBadge';
import { Headline } from './Headline';

const LOOKS: Record<DriftStatus, { tone: Tone; icon: ReactElement }> = {
  drifted: { tone: 'danger', icon: <RiAlertLine aria-hidden size={24} /> },
  unknown: {
    tone: 'warning',
    icon: <RiErrorWarningLine aria-hidden size={24} />,
  },
  'not-scanned': {
    tone: 'neutral',
    icon: <RiTimeLine aria-hidden size={24} />,
  },
  partial: { tone: 'warning', icon: <RiQuestionLine aria-hidden size={24} /> },
  empty: { tone: 'neutral', icon: <RiInboxLine aria-hidden size={24} /> },
  'in-sync': {
    tone: 'success',
    icon: <RiCheckboxCircleLine aria-hidden size={24} />,
  },
};

/** What an entity's drift comes down to, in one line and one sentence. @internal */
export function StatusHeadline({ drift }: { drift: EntityDrift }) {
  const status = driftStatus(drift);
  const { title, text } = useWords(status, drift);
  const { tone, icon } = LOOKS[status];
  return <Headline tone={tone} icon={icon} title={title} text={text} />;
}

function useWords(
  status: DriftStatus,
  drift: EntityDrift,
): { title: string; text?: string } {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { drifted, unverifiable } = drift.verdicts;
  switch (status) {
    case 'drifted':
      return {
        title:
          drifted > 0
            ? t('status.drifted', { count: drifted })
            : t('status.openFindings', {
                count: drift.findings.filter(asksForAttention).length,
              }),
        text:
          unverifiable > 0
            ? t('status.driftedPartly', { unchecked: String(unverifiable) })
            : undefined,
      };
    case 'unknown':
      return { title: t('status.unknown'), text: t('status.unknownText') };
    case 'not-scanned':
      return {
        title: t('status.notScanned'),
        text: t('status.notScannedText'),
      };
    case 'partial':
      return { title: t('status.partial'), text: t('status.partialText') };
    case 'empty':
      return {
        title: t('status.empty'),
        text: t('status.emptyText', {
          annotation: IAC_DRIFT_STACKS_ANNOTATION,
        }),
      };
    default:
      return { title: t('status.inSync'), text: t('status.inSyncText') };
  }
}
