import {
  RiLock2Line,
  RiLockUnlockLine,
  RiQuestionLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { LedgerWriteOnce } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { ToneBadge } from '../ToneBadge';

const LOOKS = {
  'write-once': { tone: 'success', word: 'writeOnce', Icon: RiLock2Line },
  'not-write-once': {
    tone: 'danger',
    word: 'notWriteOnce',
    Icon: RiLockUnlockLine,
  },
  unknown: { tone: 'warning', word: 'unknown', Icon: RiQuestionLine },
} as const;

/** Whether a store lets nobody delete; what is not proved is not green. @internal */
export function WriteOnceBadge({ state }: { state: LedgerWriteOnce['state'] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { tone, word, Icon } = LOOKS[state];
  return (
    <ToneBadge tone={tone} icon={<Icon aria-hidden />}>
      {t(`log.copies.${word}`)}
    </ToneBadge>
  );
}
