import { stringifyEntityRef } from '@backstage/catalog-model';
import { ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Link, Skeleton } from '@backstage/ui';
import { useFindingsLink, useRollup } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { Readable } from '../Readable';
import { RefreshFailure } from '../RefreshFailure';
import { DriftRollup } from './DriftRollup';

/**
 * The drift of an entity's parts, or of what a group or a user owns, for the
 * overview of its page.
 *
 * @public
 */
export function EntityDriftRollupCard() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const entityRef = stringifyEntityRef(useEntity().entity);
  const { value, error, loading } = useRollup(entityRef);
  const linkTo = useFindingsLink();
  return (
    <EntityInfoCard
      title={t('rollup.title')}
      footerActions={
        <Link href={linkTo({ within: entityRef })} variant="body-medium">
          {t('rollup.viewFindings')}
        </Link>
      }
    >
      <Readable>
        {loading && <RollupSkeleton />}
        {error && !value && <ResponseErrorPanel error={error} />}
        {value && (
          <Flex direction="column" gap="4">
            <RefreshFailure error={error} />
            <DriftRollup rollup={value} />
          </Flex>
        )}
      </Readable>
    </EntityInfoCard>
  );
}

/** Stands where the figures will be. @internal */
export function RollupSkeleton() {
  return (
    <Flex direction="column" gap="4" data-testid="iac-drift-rollup-loading">
      <Skeleton width="60%" height={28} />
      <Skeleton height={72} />
      <Skeleton width="80%" height={20} />
    </Flex>
  );
}
