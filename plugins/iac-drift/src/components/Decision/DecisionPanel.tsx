import { useId, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  Finding,
  iacDriftFindingDecidePermission,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { useDecide } from '../../hooks';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import { AcceptForm } from './AcceptForm';
import { LastDecision } from './LastDecision';

/**
 * What was decided on a finding, and what a person may decide now. Nothing once
 * the drift is over.
 *
 * @internal
 */
export function DecisionPanel(props: {
  finding: Finding;
  /** The finding is another now: read it again. */
  onDecided: () => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { finding, onDecided } = props;
  const [accepting, setAccepting] = useState(false);
  const hintId = useId();
  const { decide, pending, error } = useDecide(finding, () => {
    setAccepting(false);
    onDecided();
  });
  const { allowed, loading } = usePermission({
    permission: iacDriftFindingDecidePermission,
    resourceRef: finding.id,
  });
  if (finding.state === 'resolved') {
    return null;
  }
  const denied = !allowed && !loading;
  const button = {
    size: 'small',
    variant: 'secondary',
    isDisabled: !allowed,
    isPending: pending,
    'aria-describedby': denied ? hintId : undefined,
  } as const;
  return (
    <Flex direction="column" gap="3">
      <LastDecision finding={finding} />
      {accepting ? (
        <AcceptForm
          pending={pending}
          onCancel={() => setAccepting(false)}
          onAccept={decide}
        />
      ) : (
        <Flex gap="2" align="center" style={{ flexWrap: 'wrap' }}>
          {finding.state === 'open' && (
            <Button
              {...button}
              onPress={() => decide({ action: 'acknowledge' })}
            >
              {t('decision.acknowledge')}
            </Button>
          )}
          <Button {...button} onPress={() => setAccepting(true)}>
            {finding.state === 'accepted'
              ? t('decision.acceptAgain')
              : t('decision.accept')}
          </Button>
          {finding.state !== 'open' && (
            <Button {...button} onPress={() => decide({ action: 'reopen' })}>
              {t('decision.reopen')}
            </Button>
          )}
          {denied && (
            <Text
              id={hintId}
              as="span"
              variant="body-x-small"
              color="secondary"
            >
              {t('decision.notAllowed')}
            </Text>
          )}
        </Flex>
      )}
      {error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('decision.refused')}
          description={errorText(error)}
        />
      )}
    </Flex>
  );
}
