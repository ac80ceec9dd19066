import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import { EvidenceState, useEvidence } from '../../hooks/useEvidence';
import { errorText } from '../../model/errorText';
import { iacDriftTranslationRef } from '../../translation';
import { Readable } from '../Readable';
import { EvidenceForm, EvidenceScope } from './EvidenceForm';

/** Asks which evidence, downloads it, and says how that went. @internal */
export function EvidenceDialog(props: {
  scopes: EvidenceScope[];
  onClose: () => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { scopes, onClose } = props;
  const { state, start, cancel } = useEvidence();
  return (
    <Dialog
      isOpen
      isDismissable={state.status !== 'running'}
      onOpenChange={open => !open && onClose()}
      width={560}
    >
      <DialogHeader>{t('evidence.title')}</DialogHeader>
      <DialogBody>
        <Readable>
          <Flex direction="column" gap="4">
            <Text as="p" variant="body-medium">
              {t('evidence.text')}
            </Text>
            <EvidenceForm
              scopes={scopes}
              pending={state.status === 'running'}
              onSubmit={start}
            />
            <Progress state={state} onCancel={cancel} />
          </Flex>
        </Readable>
      </DialogBody>
    </Dialog>
  );
}

function Progress(props: { state: EvidenceState; onCancel: () => void }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { state, onCancel } = props;
  switch (state.status) {
    case 'running':
      return (
        <Flex gap="3" align="center" justify="between">
          <Text as="span" variant="body-medium" role="status">
            {state.bytes === 0
              ? t('evidence.gathering')
              : t('evidence.received', { size: megabytes(state.bytes) })}
          </Text>
          <Button variant="secondary" size="small" onPress={onCancel}>
            {t('evidence.cancel')}
          </Button>
        </Flex>
      );
    case 'saved':
      return (
        <Alert
          role="status"
          status="success"
          icon
          title={t('evidence.saved', {
            name: state.name,
            size: megabytes(state.bytes),
          })}
          description={
            state.name.endsWith('.tar') ? t('evidence.check') : undefined
          }
        />
      );
    case 'failed':
      return (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('evidence.failed')}
          description={errorText(state.error)}
        />
      );
    default:
      return null;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toLocaleString(undefined, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}
