import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { iacDriftApiRef, IacDriftClient } from './api';
import { entityDriftRouteRef, rootRouteRef } from './routes';

/** The plugin, for the legacy frontend system. @public */
export const iacDriftPlugin = createPlugin({
  id: 'iac-drift',
  routes: {
    root: rootRouteRef,
    entityDrift: entityDriftRouteRef,
  },
  apis: [
    createApiFactory({
      api: iacDriftApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new IacDriftClient({ discoveryApi, fetchApi }),
    }),
  ],
});

/** The organisation page. @public */
export const IacDriftPage = iacDriftPlugin.provide(
  createRoutableExtension({
    name: 'IacDriftPage',
    component: () =>
      import('./components/IacDriftPage').then(m => m.IacDriftPage),
    mountPoint: rootRouteRef,
  }),
);

/** The card for an entity's overview. @public */
export const EntityIacDriftCard = iacDriftPlugin.provide(
  createComponentExtension({
    name: 'EntityIacDriftCard',
    component: {
      lazy: () =>
        import('./components/EntityDriftCard').then(m => m.EntityDriftCard),
    },
  }),
);

/** The content of an entity's drift tab; mount it at `/drift`. @public */
export const EntityIacDriftContent = iacDriftPlugin.provide(
  createRoutableExtension({
    name: 'EntityIacDriftContent',
    component: () =>
      import('./components/EntityDriftContent').then(m => m.EntityDriftContent),
    mountPoint: entityDriftRouteRef,
  }),
);
