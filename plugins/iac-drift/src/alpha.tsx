import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  CatalogFilterBlueprint,
  EntityCardBlueprint,
  EntityContentBlueprint,
  EntityIconLinkBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { IAC_DRIFT_STACKS_ANNOTATION } from '@iac-drift/backstage-plugin-iac-drift-common';
import { RiGitCommitLine } from '@remixicon/react';
import { iacDriftApiRef, IacDriftClient } from './api';
import { useEntityDriftIconLink } from './components/EntityDriftIconLink';
import { ENTITY_DRIFT_PATH, entityDriftRouteRef, rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: iacDriftApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new IacDriftClient({ discoveryApi, fetchApi }),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/iac-drift',
    title: 'IaC Drift',
    icon: <RiGitCommitLine />,
    routeRef: rootRouteRef,
    loader: () =>
      import('./components/IacDriftPage').then(m => <m.NfsIacDriftPage />),
  },
});

/** Entities that name their stacks; both filters can be widened in app-config. */
const hasStacks = {
  [`metadata.annotations.${IAC_DRIFT_STACKS_ANNOTATION}`]: { $exists: true },
};

const entityCard = EntityCardBlueprint.make({
  name: 'drift',
  params: {
    filter: hasStacks,
    loader: () =>
      import('./components/EntityDriftCard').then(m => <m.EntityDriftCard />),
  },
});

const entityContent = EntityContentBlueprint.make({
  name: 'drift',
  params: {
    path: ENTITY_DRIFT_PATH,
    title: 'Drift',
    routeRef: entityDriftRouteRef,
    filter: hasStacks,
    loader: () =>
      import('./components/EntityDriftContent').then(m => (
        <m.EntityDriftContent />
      )),
  },
});

const rollupCard = EntityCardBlueprint.make({
  name: 'rollup',
  params: {
    filter: {
      $any: [{ kind: 'system' }, { kind: 'domain' }, { kind: 'group' }],
    },
    loader: () =>
      import('./components/DriftRollup').then(m => <m.EntityDriftRollupCard />),
  },
});

const entityIconLink = EntityIconLinkBlueprint.make({
  name: 'drift',
  params: { filter: hasStacks, useProps: useEntityDriftIconLink },
});

const catalogFilter = CatalogFilterBlueprint.make({
  name: 'drift',
  params: {
    loader: () =>
      import('./components/CatalogDrift').then(m => <m.EntityIacDriftPicker />),
  },
});

const homeWidget = HomePageWidgetBlueprint.make({
  name: 'drift',
  params: {
    name: 'HomeIacDrift',
    title: 'My drift',
    description: 'The drift of what you and your groups own',
    components: () =>
      import('./components/HomeDrift').then(m => ({ Content: m.HomeDrift })),
  },
});

/**
 * The plugin, for the new frontend system.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'iac-drift',
  title: 'IaC Drift',
  icon: <RiGitCommitLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    entityDrift: entityDriftRouteRef,
  },
  extensions: [
    api,
    page,
    entityCard,
    entityContent,
    rollupCard,
    entityIconLink,
    catalogFilter,
    homeWidget,
  ],
});
