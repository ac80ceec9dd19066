import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { useEntityDriftLink } from '../../hooks';
import { readEntityStatus } from '../../model/entityStatus';
import { iacDriftTranslationRef } from '../../translation';
import { Readable } from '../Readable';
import { EntityStatusBadge } from '../ToneBadge';
import styles from './CatalogDrift.module.css';

/** What an entity says of its drift; nothing when it says nothing. @internal */
export function DriftCell({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const linkTo = useEntityDriftLink();
  const known = readEntityStatus(entity);
  if (!known) {
    return null;
  }
  const { status, openFindings } = known;
  return (
    <Readable>
      <span className={styles.cell}>
        <EntityStatusBadge status={status} />
        {openFindings > 0 && (
          <Link
            href={linkTo(stringifyEntityRef(entity))}
            aria-label={t('status.openFindings', { count: openFindings })}
          >
            {openFindings}
          </Link>
        )}
      </span>
    </Readable>
  );
}
