import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { waysOut } from '../../model/waysOut';
import { iacDriftTranslationRef } from '../../translation';
import { CopyableCode } from '../CopyableCode';
import { Disclosure } from '../Disclosure';
import { NextApply } from './NextApply';

const CHANGED = {
  revert: 'waysOut.revert',
  revertText: 'waysOut.revertText',
  adopt: 'waysOut.adopt',
  adoptText: 'waysOut.adoptText',
} as const;

/** What the ways out are called, by kind. */
const WORDS = {
  changed: CHANGED,
  absorbed: CHANGED,
  contested: CHANGED,
  deleted: {
    ...CHANGED,
    revertText: 'waysOut.revertDeleted',
    adopt: 'waysOut.forget',
    adoptText: 'waysOut.forgetText',
  },
  unmanaged: {
    revert: 'waysOut.delete',
    revertText: 'waysOut.deleteText',
    adopt: 'waysOut.import',
    adoptText: 'waysOut.importText',
  },
} as const;

/** How to end a drift: put the cloud back, or make the code say so. @internal */
export function WaysOut({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { revert, adopt } = waysOut(finding);
  if (finding.state === 'resolved') {
    return null;
  }
  const words = WORDS[finding.kind];
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" variant="body-medium" weight="bold">
        {t('waysOut.title')}
      </Text>
      <NextApply finding={finding} />
      {revert && (
        <Way title={t(words.revert)} text={t(words.revertText)} code={revert} />
      )}
      {adopt && (
        <Way title={t(words.adopt)} text={t(words.adoptText)} code={adopt} />
      )}
    </Flex>
  );
}

function Way(props: { title: string; text: string; code: string }) {
  const { title, text, code } = props;
  return (
    <Disclosure summary={title}>
      <Text as="p" variant="body-small" color="secondary">
        {text}
      </Text>
      <CopyableCode code={code} />
    </Disclosure>
  );
}
