import {
  useEntityPresentation,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { iacDriftTranslationRef } from '../../translation';

/**
 * The entities that something belongs to, in a table; or that nobody owns it. Catalog's
 * own links, with icon and tooltip, take as long to appear as all else in the table.
 *
 * @internal
 */
export function Owners({ entityRefs }: { entityRefs: string[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return entityRefs.length > 0 ? (
    <Text as="div" variant="body-medium">
      {entityRefs.map((entityRef, i) => (
        <span key={entityRef}>
          {i > 0 && ', '}
          <OwnerLink entityRef={entityRef} />
        </span>
      ))}
    </Text>
  ) : (
    <Text as="div" variant="body-medium" color="secondary">
      {t('field.unowned')}
    </Text>
  );
}

function OwnerLink({ entityRef }: { entityRef: string }) {
  const linkTo = useEntityRefLink();
  const { primaryTitle, entityRef: title } = useEntityPresentation(entityRef);
  return (
    <Link href={linkTo(entityRef)} title={title} variant="body-medium">
      {primaryTitle}
    </Link>
  );
}
