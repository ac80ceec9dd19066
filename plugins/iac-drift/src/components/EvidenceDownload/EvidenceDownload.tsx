import { useState } from 'react';
import { RiArchive2Line } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, ButtonProps } from '@backstage/ui';
import { iacDriftLedgerReadPermission } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { EvidenceDialog } from './EvidenceDialog';
import { EvidenceScope } from './EvidenceForm';

/**
 * Offers evidence to those who may read the log, which evidence is taken from.
 *
 * @param props - `scopes`: what it may be narrowed to, the likeliest first
 * @internal
 */
export function EvidenceDownload(props: {
  scopes?: EvidenceScope[];
  size?: ButtonProps['size'];
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { scopes = [], size } = props;
  const [isOpen, setOpen] = useState(false);
  const { allowed } = usePermission({
    permission: iacDriftLedgerReadPermission,
  });
  return allowed ? (
    <>
      <Button
        variant="secondary"
        size={size}
        iconStart={<RiArchive2Line aria-hidden />}
        onPress={() => setOpen(true)}
      >
        {t('evidence.open')}
      </Button>
      {isOpen && (
        <EvidenceDialog scopes={scopes} onClose={() => setOpen(false)} />
      )}
    </>
  ) : null;
}
