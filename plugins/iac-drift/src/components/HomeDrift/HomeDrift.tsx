import { ResponseErrorPanel } from '@backstage/core-components';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link } from '@backstage/ui';
import { iacDriftApiRef } from '../../api';
import { useFindingsLink, useFreshValue } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { DriftRollup, RollupSkeleton } from '../DriftRollup';
import { Readable } from '../Readable';
import { RefreshFailure } from '../RefreshFailure';

/**
 * The drift of what the signed-in person and her groups own, for a home page.
 *
 * @internal
 */
export function HomeDrift() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { value, error, loading } = useOwnDrift();
  const linkTo = useFindingsLink();
  return (
    <Readable>
      {loading && <RollupSkeleton />}
      {error && !value && <ResponseErrorPanel error={error} />}
      {value && (
        <Flex direction="column" gap="4">
          <RefreshFailure error={error} />
          <DriftRollup rollup={value.rollup} />
          <Link
            href={linkTo({ within: value.owners.join(',') })}
            variant="body-medium"
          >
            {t('rollup.viewOwnFindings')}
          </Link>
        </Flex>
      )}
    </Readable>
  );
}

function useOwnDrift() {
  const api = useApi(iacDriftApiRef);
  const identity = useApi(identityApiRef);
  return useFreshValue('own', async () => {
    const { userEntityRef, ownershipEntityRefs } =
      await identity.getBackstageIdentity();
    const owners = [...new Set([userEntityRef, ...ownershipEntityRefs])];
    return { owners, rollup: await api.getRollup(owners) };
  });
}
