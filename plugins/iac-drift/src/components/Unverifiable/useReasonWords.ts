import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { UnverifiableReason } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';

const KEYS = {
  'unsupported-type': 'unsupportedType',
  'not-recorded': 'notRecorded',
  'access-denied': 'accessDenied',
  throttled: 'throttled',
  stale: 'stale',
  'source-error': 'sourceError',
  'no-identity': 'noIdentity',
} as const satisfies Record<UnverifiableReason, string>;

/** Says in plain words why a resource could not be checked, and what helps. @internal */
export function useReasonWords(): (reason: UnverifiableReason) => {
  why: string;
  help: string;
} {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return useCallback(
    reason => ({
      why: t(`unverifiable.${KEYS[reason]}`),
      help: t(`unverifiable.${KEYS[reason]}Help`),
    }),
    [t],
  );
}
