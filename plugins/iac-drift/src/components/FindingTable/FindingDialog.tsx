import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  ButtonLink,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useEntityDriftLink } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { FindingDetails } from '../Finding';
import { Readable } from '../Readable';

/** One finding over the list, since an unowned one has no page of its own. @internal */
export function FindingDialog(props: {
  finding: Finding;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const linkTo = useEntityDriftLink();
  const { finding, onClose } = props;
  const entityRef = finding.entityRefs.at(0);
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={open => !open && onClose()}
      width={1000}
    >
      <DialogHeader>{finding.address}</DialogHeader>
      <DialogBody>
        <Readable>
          <FindingDetails finding={finding} />
        </Readable>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" slot="close">
          {t('findingList.close')}
        </Button>
        {entityRef && (
          <ButtonLink variant="primary" href={linkTo(entityRef, finding.id)}>
            {t('findingList.toEntity')}
          </ButtonLink>
        )}
      </DialogFooter>
    </Dialog>
  );
}
