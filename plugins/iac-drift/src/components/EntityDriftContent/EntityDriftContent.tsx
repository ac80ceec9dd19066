import { ResponseErrorPanel } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, Flex, Skeleton } from '@backstage/ui';
import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useEntityDrift, useScan } from '../../hooks';
import { DriftProblems } from '../DriftProblems';
import { Readable } from '../Readable';
import { RefreshFailure } from '../RefreshFailure';
import { ResourceTable } from '../ResourceTable';
import { ScanResult } from '../ScanButton';
import { SetUp } from '../SetUp';
import { UnverifiableReasons } from '../Unverifiable';
import { DriftSummary } from './DriftSummary';
import { OpenFindings } from './OpenFindings';
import { ResolvedFindings } from './ResolvedFindings';

/**
 * All of an entity's drift, for a tab on its page.
 *
 * @public
 */
export function EntityDriftContent() {
  const { entity } = useEntity();
  const { value, error, loading, refresh } = useEntityDrift(entity);
  if (loading) {
    return <ContentSkeleton />;
  }
  if (!value) {
    return error ? <ResponseErrorPanel error={error} /> : null;
  }
  return (
    <Readable>
      <DriftSections drift={value} refresh={refresh} refreshError={error} />
    </Readable>
  );
}

function DriftSections(props: {
  drift: EntityDrift;
  refresh: () => void;
  refreshError?: Error;
}) {
  const { drift, refresh, refreshError } = props;
  const { progress, start } = useScan(drift.stacks, refresh);
  return (
    <Flex direction="column" gap="6">
      <Flex direction="column" gap="3">
        <RefreshFailure error={refreshError} />
        <ScanResult progress={progress} />
        <DriftProblems drift={drift} />
        <DriftSummary drift={drift} progress={progress} onScan={start} />
      </Flex>
      {drift.setUp ? (
        <Card>
          <CardBody>
            <SetUp drift={drift} />
          </CardBody>
        </Card>
      ) : (
        <Known drift={drift} />
      )}
    </Flex>
  );
}

function Known({ drift }: { drift: EntityDrift }) {
  return (
    <>
      <OpenFindings drift={drift} />
      <UnverifiableReasons counts={drift.unverifiableByReason} />
      <ResourceTable entityRef={drift.entityRef} />
      <ResolvedFindings findings={drift.findings} />
    </>
  );
}

function ContentSkeleton() {
  return (
    <Flex direction="column" gap="6" data-testid="iac-drift-content-loading">
      <Skeleton height={140} />
      <Skeleton height={72} />
      <Skeleton height={72} />
    </Flex>
  );
}
