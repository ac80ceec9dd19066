import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { IAC_DRIFT_EVENT_TOPIC } from '@iac-drift/backstage-plugin-iac-drift-common';
import { EntityStatuses } from './EntityStatuses';
import { readEntityStatuses } from './readEntityStatuses';
import { StatusProcessor } from './StatusProcessor';
import { StatusRefresher } from './StatusRefresher';

/** What is written into an entity is never older than this. */
const MAX_AGE_MS = 5000;

/**
 * Writes the drift of each entity into the catalog as annotations, and lets the
 * catalog process an entity anew when its drift changes.
 *
 * @public
 */
export const catalogModuleIacDrift = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'iac-drift',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, discovery, events, logger, ...services }) {
        const statuses = new EntityStatuses({
          read: () => readEntityStatuses({ auth, discovery }),
          maxAgeMs: MAX_AGE_MS,
          logger,
        });
        const refresher = new StatusRefresher({
          statuses,
          catalog,
          auth,
          logger,
        });
        services.processing.addProcessor(new StatusProcessor(statuses));
        services.processing.addEntityProvider(refresher);
        await events.subscribe({
          id: 'iac-drift-status',
          topics: [IAC_DRIFT_EVENT_TOPIC],
          onEvent: async () => refresher.refreshSoon(),
        });
        await services.scheduler.scheduleTask({
          id: 'iac-drift-status',
          // Events tell sooner; this finds what they missed.
          frequency: { minutes: 1 },
          timeout: { minutes: 5 },
          fn: () => refresher.refresh(),
        });
      },
    });
  },
});
