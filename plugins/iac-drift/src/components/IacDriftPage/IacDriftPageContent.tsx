import { lazy, ReactNode, Suspense, useEffect, useRef } from 'react';
import { Content, Progress } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import { Route, Routes, useLocation } from 'react-router-dom';
import {
  FINDINGS_PATH,
  IGNORE_RULES_PATH,
  LOG_PATH,
  RESOURCES_PATH,
  rootRouteRef,
  STACKS_PATH,
} from '../../routes';
import { iacDriftTranslationRef } from '../../translation';
import { FindingTable } from '../FindingTable';
import { IgnoreRules } from '../IgnoreRules';
import { OverviewPage } from '../OverviewPage';
import { Readable } from '../Readable';
import { ResourceTable } from '../ResourceTable';
import { StackTable } from '../StackTable';
import styles from './IacDriftPage.module.css';

/** With the reading of the log, which the other pages do without. */
const LogPage = lazy(() =>
  import('../LogPage').then(m => ({ default: m.LogPage })),
);

const PAGES: {
  id: 'overview' | 'findings' | 'resources' | 'stacks' | 'ignoreRules' | 'log';
  path: string;
  page: ReactNode;
}[] = [
  { id: 'overview', path: '', page: <OverviewPage /> },
  { id: 'findings', path: FINDINGS_PATH, page: <FindingTable /> },
  { id: 'resources', path: RESOURCES_PATH, page: <ResourceTable /> },
  { id: 'stacks', path: STACKS_PATH, page: <StackTable /> },
  { id: 'ignoreRules', path: IGNORE_RULES_PATH, page: <IgnoreRules /> },
  { id: 'log', path: LOG_PATH, page: <LogPage /> },
];

/** The pages of the organisation, each below a tab. @internal */
export function IacDriftPageContent() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const root = useRouteRef(rootRouteRef)();
  const { pathname } = useLocation();
  const { id: selected } =
    PAGES.find(({ path }) => path && pathname === `${root}${path}`) ?? PAGES[0];
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Whoever comes by a link sees on a telephone as well where they are.
    const drawn = requestAnimationFrame(() =>
      tabs.current
        ?.querySelector('[aria-selected="true"]')
        ?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' }),
    );
    return () => cancelAnimationFrame(drawn);
  }, [selected]);
  return (
    <Content>
      <Readable>
        <Tabs selectedKey={selected}>
          <div className={styles.tabs} ref={tabs}>
            <TabList aria-label={t('page.tabs')}>
              {PAGES.map(({ id, path }) => (
                <Tab key={id} id={id} href={`${root}${path}`}>
                  {t(`page.${id}`)}
                </Tab>
              ))}
            </TabList>
          </div>
          <TabPanel id={selected} className={styles.panel}>
            <Suspense fallback={<Progress />}>
              <Routes>
                {PAGES.map(({ id, path, page }) => (
                  <Route key={id} path={path || '*'} element={page} />
                ))}
              </Routes>
            </Suspense>
          </TabPanel>
        </Tabs>
      </Readable>
    </Content>
  );
}
