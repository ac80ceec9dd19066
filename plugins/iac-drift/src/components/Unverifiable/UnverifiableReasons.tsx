import { RiQuestionLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Text } from '@backstage/ui';
import {
  EntityDrift,
  UnverifiableReason,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { ToneBadge } from '../ToneBadge';
import { useReasonWords } from './useReasonWords';
import styles from './Unverifiable.module.css';

/** Why resources could not be checked and what to do about it. Nothing when all were. @internal */
export function UnverifiableReasons(props: {
  counts: EntityDrift['unverifiableByReason'];
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const wordsFor = useReasonWords();
  const reasons = Object.entries(props.counts) as [
    UnverifiableReason,
    number,
  ][];
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="3">
      <div>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('unverifiable.title', { count: total })}
        </Text>
        <Text as="p" variant="body-medium" color="secondary">
          {t('unverifiable.text')}
        </Text>
      </div>
      <Card>
        <CardBody>
          <ul className={styles.reasons}>
            {reasons.map(([reason, count]) => (
              <li key={reason}>
                <Flex align="center" gap="2">
                  <Text as="span" variant="body-medium" weight="bold">
                    {wordsFor(reason).why}
                  </Text>
                  <ToneBadge
                    tone="warning"
                    icon={<RiQuestionLine aria-hidden />}
                  >
                    {t('unverifiable.reasonCount', { count })}
                  </ToneBadge>
                </Flex>
                <Text as="div" variant="body-small" color="secondary">
                  {wordsFor(reason).help}
                </Text>
              </li>
            ))}
          </ul>
        </CardBody>
      </Card>
    </Flex>
  );
}
