import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex } from '@backstage/ui';
import {
  Finding,
  Resolution,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { AttributionDetails } from '../Attribution';
import { Disclosure } from '../Disclosure';
import { RelativeTime } from '../RelativeTime';

/** What became of an object that no stack declared. */
const OF_OBJECTS = {
  reverted: 'resolution.objectRevertedText',
  adopted: 'resolution.objectAdoptedText',
  ignored: 'resolution.objectIgnoredText',
} as const;

function textOf(kind: Finding['kind'], outcome: Resolution['outcome']) {
  return kind === 'unmanaged' && outcome in OF_OBJECTS
    ? OF_OBJECTS[outcome as keyof typeof OF_OBJECTS]
    : (`resolution.${outcome}Text` as const);
}

/** How a drift ended, and who ended it. Nothing while it has not ended. @internal */
export function FindingResolution({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { resolution } = finding;
  if (!resolution) {
    return null;
  }
  const { outcome, time, attribution } = resolution;
  return (
    <Flex direction="column" gap="2">
      <Alert
        status="success"
        icon
        title={
          <>
            {t(`resolution.${outcome}`)} <RelativeTime time={time} />{' '}
            {attribution.actor
              ? t('findings.by', { actor: attribution.actor })
              : t('findings.byUnknown')}
          </>
        }
        description={t(textOf(finding.kind, outcome))}
      />
      <Disclosure summary={t('attribution.title')}>
        <AttributionDetails attribution={attribution} />
      </Disclosure>
    </Flex>
  );
}
