import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { waysOut } from '../../model/waysOut';
import { iacDriftTranslationRef } from '../../translation';
import { CopyableCode } from '../CopyableCode';
import { Disclosure } from '../Disclosure';
import { NextApply } from './NextApply';

/** How to end a drift: put the cloud back, or make the code say so. @internal */
export function WaysOut({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { revert, adopt } = waysOut(finding);
  if (finding.state === 'resolved') {
    return null;
  }
  const deleted = finding.kind === 'deleted';
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" variant="body-medium" weight="bold">
        {t('waysOut.title')}
      </Text>
      <NextApply finding={finding} />
      {revert && (
        <Way
          title={t('waysOut.revert')}
          text={t(deleted ? 'waysOut.revertDeleted' : 'waysOut.revertText')}
          code={revert}
        />
      )}
      {adopt && (
        <Way
          title={t(deleted ? 'waysOut.forget' : 'waysOut.adopt')}
          text={t(deleted ? 'waysOut.forgetText' : 'waysOut.adoptText')}
          code={adopt}
        />
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
