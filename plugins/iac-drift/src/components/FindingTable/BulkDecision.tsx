import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useDecideAll } from '../../hooks';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import { AcceptForm } from '../Decision';

/** Decides on all chosen findings at once. Nothing while none is chosen. @internal */
export function BulkDecision(props: {
  findings: Finding[];
  /** Some or all are decided: read them again, and choose anew. */
  onDecided: () => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { findings, onDecided } = props;
  const [accepting, setAccepting] = useState(false);
  const { decideAll, pending, refused } = useDecideAll(() => {
    setAccepting(false);
    onDecided();
  });
  const button = {
    size: 'small',
    variant: 'secondary',
    isPending: pending,
  } as const;
  return (
    <Flex direction="column" gap="3">
      {findings.length > 0 && !accepting && (
        <Flex gap="2" align="center">
          <Text as="span" variant="body-medium" role="status">
            {t('bulk.chosen', { count: findings.length })}
          </Text>
          <Button
            {...button}
            onPress={() => decideAll(findings, { action: 'acknowledge' })}
          >
            {t('decision.acknowledge')}
          </Button>
          <Button {...button} onPress={() => setAccepting(true)}>
            {t('decision.accept')}
          </Button>
        </Flex>
      )}
      {findings.length > 0 && accepting && (
        <AcceptForm
          pending={pending}
          onCancel={() => setAccepting(false)}
          onAccept={request => decideAll(findings, request)}
        />
      )}
      {refused.length > 0 && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('bulk.refused', { count: refused.length })}
          description={
            <ul>
              {refused.map(({ finding, error }) => (
                <li key={finding.id}>
                  {finding.address}: {errorText(error)}
                </li>
              ))}
            </ul>
          }
        />
      )}
    </Flex>
  );
}
