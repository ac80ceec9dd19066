import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import { parseEntityRef } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/core-app-api';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { RiBox3Line } from '@remixicon/react';
import plugin from '../src/alpha';
import { iacDriftApiRef } from '../src/api';
import { EntityPage } from './EntityPage';
import {
  cannotSayVerification,
  entityDrifts,
  InMemoryIacDriftApi,
  makeLog,
  tamperedVerification,
  withOneByteChanged,
} from './fixtures';
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend -- this page is an app of its own
import '@backstage/ui/css/styles.css';

/**
 * The plugin on fixtures: the organisation page at /iac-drift, and an entity
 * page for each state that an entity can be in.
 */
const entityPages = createFrontendPlugin({
  pluginId: 'entity-pages',
  title: 'Entities',
  icon: <RiBox3Line />,
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/catalog/:namespace/:kind/:name',
        routeRef: entityRouteRef,
        noHeader: true,
        loader: async () => (
          <EntityPage
            names={entityDrifts.map(
              drift => parseEntityRef(drift.entityRef).name,
            )}
          />
        ),
      },
    }),
  ],
});

/** What `?log=` in the address asks for; a log that is intact otherwise. */
function logState() {
  switch (new URLSearchParams(window.location.search).get('log')) {
    case 'tampered':
      return {
        log: makeLog(1204).then(log => withOneByteChanged(log, 731)),
        verifications: [tamperedVerification],
      };
    case 'cannot-say':
      return { verifications: [cannotSayVerification] };
    default:
      return {};
  }
}

const fixtures = createFrontendModule({
  pluginId: 'iac-drift',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: iacDriftApiRef,
          deps: {},
          factory: () => new InMemoryIacDriftApi(logState()),
        }),
    }),
  ],
});

/** No backend, so nobody to sign in with, and none of the demo portal's pages. */
const config = new ConfigReader({
  app: {
    title: 'IaC Drift',
    baseUrl: window.location.origin,
    extensions: [{ 'sign-in-page:app': false }],
  },
  backend: { baseUrl: window.location.origin },
});

const app = createApp({
  features: [plugin, fixtures, entityPages],
  advanced: { configLoader: async () => ({ config }) },
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
