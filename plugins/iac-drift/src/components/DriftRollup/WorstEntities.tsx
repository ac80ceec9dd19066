import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { EntityStatus } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useEntityDriftLink } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { EntityStatusBadge, SeverityBadge } from '../ToneBadge';
import styles from './DriftRollup.module.css';

const SHOWN = 5;

/** The entities that need a person first. Nothing when none does. @internal */
export function WorstEntities({ entities }: { entities: EntityStatus[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const linkTo = useEntityDriftLink();
  if (entities.length === 0) {
    return null;
  }
  return (
    <section>
      <Text as="h3" variant="body-small" color="secondary">
        {t('rollup.worst')}
      </Text>
      <ul className={styles.worst}>
        {entities.slice(0, SHOWN).map(entity => (
          <li key={entity.entityRef}>
            <span className={styles.name}>
              <EntityRefLink entityRef={entity.entityRef} />
            </span>
            <span className={styles.count}>
              {entity.worst ? (
                <SeverityBadge severity={entity.worst} />
              ) : (
                <EntityStatusBadge status={entity.status} />
              )}
              {entity.openFindings > 0 && (
                <Link href={linkTo(entity.entityRef)} variant="body-medium">
                  {t('status.openFindings', { count: entity.openFindings })}
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
