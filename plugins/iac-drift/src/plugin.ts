import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createCardExtension } from '@backstage/plugin-home-react';
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

/**
 * A card for a System, a Domain or a Group: the drift of its parts, or of what it
 * owns.
 *
 * @public
 */
export const EntityIacDriftRollupCard = iacDriftPlugin.provide(
  createComponentExtension({
    name: 'EntityIacDriftRollupCard',
    component: {
      lazy: () =>
        import('./components/DriftRollup').then(m => m.EntityDriftRollupCard),
    },
  }),
);

/**
 * A card for a home page: the drift of what the signed-in person and her groups
 * own.
 *
 * @public
 */
export const HomeIacDrift = iacDriftPlugin.provide(
  createCardExtension({
    name: 'HomeIacDrift',
    title: 'My drift',
    description: 'The drift of what you and your groups own',
    components: () =>
      import('./components/HomeDrift').then(m => ({ Content: m.HomeDrift })),
  }),
);
