import { EntityRefLinks } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { iacDriftTranslationRef } from '../../translation';

/** The entities that something belongs to, in a table; or that nobody owns it. */
export const Owners = ({ entityRefs }: { entityRefs: string[] }) => {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return entityRefs.length > 0 ? (
    <Text as="div" variant="body-medium">
      <EntityRefLinks entityRefs={entityRefs} />
    </Text>
  ) : (
    <Text as="div" variant="body-medium" color="secondary">
      {t('field.unowned')}
    </Text>
  );
};
