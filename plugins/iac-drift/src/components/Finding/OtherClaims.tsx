import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';

/** Which other stacks declare a contested object, and what comes of it; or declared it. @internal */
export function OtherClaims(props: {
  claims: NonNullable<Finding['contestedBy']>;
  isOver: boolean;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" variant="body-medium" weight="bold">
        {t(props.isOver ? 'contested.titleBefore' : 'contested.title')}
      </Text>
      <ul>
        {props.claims.map(({ stack, address }) => (
          <li key={`${stack} ${address}`}>
            {t('contested.claim', {
              stack: <code>{stack}</code>,
              address: <code>{address}</code>,
            })}
          </li>
        ))}
      </ul>
      {!props.isOver && (
        <Text as="p" variant="body-medium">
          {t('contested.text')}
        </Text>
      )}
    </Flex>
  );
}
