import { lazy, Suspense } from 'react';
import { ResponseErrorPanel } from '@backstage/core-components';
import { Flex, Grid, Skeleton } from '@backstage/ui';
import { useOverview } from '../../hooks';
import { RefreshFailure } from '../RefreshFailure';
import { Figures } from './Figures';
import { LedgerLine } from './LedgerLine';
import { LogAlarm } from './LogAlarm';
import { Recurring } from './Recurring';
import { Tallies } from './Tallies';
import { UnmanagedLine } from './UnmanagedLine';

/** Charts are drawn by a library that no other page needs. */
const Trend = lazy(() => import('../Trend').then(m => ({ default: m.Trend })));

/** Where the organisation stands, and how it got there. @internal */
export function OverviewPage() {
  const { value, error, loading } = useOverview();
  if (loading) {
    return <Skeleton height={160} />;
  }
  if (!value) {
    return error ? <ResponseErrorPanel error={error} /> : null;
  }
  return (
    <Flex direction="column" gap="6">
      <Flex direction="column" gap="3">
        <RefreshFailure error={error} />
        <LogAlarm ledger={value.ledger} />
        <Figures overview={value} />
        {value.unmanaged && <UnmanagedLine watch={value.unmanaged} />}
        <LedgerLine ledger={value.ledger} />
      </Flex>
      <Tallies overview={value} />
      <Grid.Root columns={{ initial: '1', lg: '2' }} gap="6">
        <Suspense fallback={<Skeleton height={280} />}>
          <Trend trend={value.trend} resolveTime={value.resolveTime} />
        </Suspense>
        <Recurring recurring={value.recurring} />
      </Grid.Root>
    </Flex>
  );
}
