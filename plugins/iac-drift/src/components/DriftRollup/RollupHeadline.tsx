import {
  RiAlertLine,
  RiCheckboxCircleLine,
  RiInboxLine,
  RiQuestionLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  IAC_DRIFT_STACKS_ANNOTATION,
  Rollup,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Headline } from '../StatusHeadline';

/** What the drift of several entities comes to. @internal */
export function RollupHeadline({ entities }: Pick<Rollup, 'entities'>) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { drifted } = entities;
  const unchecked = entities['not-fully-checked'];
  const total = drifted + unchecked + entities['in-sync'];
  if (total === 0) {
    return (
      <Headline
        tone="neutral"
        icon={<RiInboxLine aria-hidden size={24} />}
        title={t('rollup.empty')}
        text={t('rollup.emptyText', {
          annotation: IAC_DRIFT_STACKS_ANNOTATION,
        })}
      />
    );
  }
  if (drifted > 0) {
    return (
      <Headline
        tone="danger"
        icon={<RiAlertLine aria-hidden size={24} />}
        title={t('rollup.drifted', { count: drifted })}
        text={t('rollup.driftedOf', { total: String(total) })}
      />
    );
  }
  if (unchecked > 0) {
    return (
      <Headline
        tone="warning"
        icon={<RiQuestionLine aria-hidden size={24} />}
        title={t('rollup.partial')}
        text={t('rollup.partialText')}
      />
    );
  }
  return (
    <Headline
      tone="success"
      icon={<RiCheckboxCircleLine aria-hidden size={24} />}
      title={t('rollup.inSync')}
      text={t('rollup.inSyncText', { count: total })}
    />
  );
}
