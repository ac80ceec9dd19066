import { lazy, Suspense } from 'react';
import { Content, Progress } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Tab, TabList, Tabs } from '@backstage/ui';
import { Route, Routes, useLocation } from 'react-router-dom';
import { LOG_PATH, rootRouteRef } from '../../routes';
import { iacDriftTranslationRef } from '../../translation';
import { FindingTable } from '../FindingTable';
import { OverviewFigures } from '../OverviewFigures';
import { StackTable } from '../StackTable';

/** With the reading of the log, which the other pages do without. */
const LogPage = lazy(() =>
  import('../LogPage').then(m => ({ default: m.LogPage })),
);

/** The pages of the organisation, each below a tab. @internal */
export function IacDriftPageContent() {
  return (
    <Content>
      <Flex direction="column" gap="6">
        <PageTabs />
        <Routes>
          <Route
            path={LOG_PATH}
            element={
              <Suspense fallback={<Progress />}>
                <LogPage />
              </Suspense>
            }
          />
          <Route path="*" element={<OverviewPage />} />
        </Routes>
      </Flex>
    </Content>
  );
}

function PageTabs() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const root = useRouteRef(rootRouteRef)();
  const { pathname } = useLocation();
  return (
    <Tabs selectedKey={pathname.endsWith(LOG_PATH) ? 'log' : 'overview'}>
      <TabList aria-label={t('page.tabs')}>
        <Tab id="overview" href={root}>
          {t('page.overview')}
        </Tab>
        <Tab id="log" href={`${root}${LOG_PATH}`}>
          {t('page.log')}
        </Tab>
      </TabList>
    </Tabs>
  );
}

/** The organisation's numbers, its findings and its stacks, one below the other. */
function OverviewPage() {
  return (
    <Flex direction="column" gap="8">
      <OverviewFigures />
      <FindingTable />
      <StackTable />
    </Flex>
  );
}
