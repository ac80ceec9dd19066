import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BackendFeature,
  coreServices,
  createBackendModule,
  createServiceFactory,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  notificationService,
  NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  iacDriftDesiredStateExtensionPoint,
  iacDriftLiveStateExtensionPoint,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { iacDriftPlugin } from '../plugin';
import { FixtureCloud } from './FixtureCloud';
import { FixtureSource } from './FixtureSource';

/** A logger that keeps every line. */
function recordingLogger(lines: string[]): LoggerService {
  const write = (message: unknown, meta?: unknown) => {
    lines.push(`${message} ${meta ? JSON.stringify(meta) : ''}`);
  };
  const logger: LoggerService = {
    error: write,
    warn: write,
    info: write,
    debug: write,
    child: () => logger,
  };
  return logger;
}

/** Starts a backend with the plugin, a source, a cloud and a catalog of fixtures. */
export async function startPortal(options: {
  knex: Knex;
  entities: Entity[];
  /** Refs that the catalog hides from users. */
  hidden?: string[];
  /** What the policy says of permissions, by name; what it does not name is allowed. */
  denied?: string[];
  /** More of `iacDrift` in app-config. */
  config?: JsonObject;
  /** A module that reads a real cloud in place of the one of fixtures, configured with `aws`. */
  live?: BackendFeature;
  aws?: JsonObject;
}) {
  const { knex, entities, hidden = [], denied = [], config } = options;
  const events = mockServices.events();
  const keyFile = join(
    mkdtempSync(join(tmpdir(), 'iac-drift-test-')),
    'key.pem',
  );
  const source = new FixtureSource('demo');
  const cloud = new FixtureCloud();
  const sent: NotificationSendOptions[] = [];
  const lines: string[] = [];
  const logger = recordingLogger(lines);
  const scheduler = mockServices.scheduler();
  const all = catalogServiceMock({ entities });
  const shown = catalogServiceMock({
    entities: entities.filter(
      ({ kind, metadata }) =>
        !hidden.includes(`${kind.toLowerCase()}:default/${metadata.name}`),
    ),
  });
  const isUser = (request?: { credentials?: { principal?: unknown } }) =>
    (request?.credentials?.principal as { type?: string } | undefined)?.type ===
    'user';

  const backend = await startTestBackend({
    features: [
      iacDriftPlugin,
      createBackendModule({
        pluginId: 'iac-drift',
        moduleId: 'fixtures',
        register: env =>
          env.registerInit({
            deps: {
              desired: iacDriftDesiredStateExtensionPoint,
              live: iacDriftLiveStateExtensionPoint,
            },
            async init({ desired, live }) {
              desired.addSource(source);
              if (!options.live) {
                live.setReader(cloud);
                live.setAttributor(cloud);
              }
            },
          }),
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          aws: options.aws,
          iacDrift: {
            ledger: { keyFile },
            ...config,
          },
        },
      }),
      ...(options.live ? [options.live] : []),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      mockServices.database.factory({ knex }),
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result: denied.includes(permission.name)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          })),
      }).factory,
      catalogServiceMock.mock({
        streamEntities: (request, opts) => all.streamEntities(request, opts),
        getEntities: (request, opts) => all.getEntities(request, opts),
        getEntityByRef: (ref, opts) =>
          (isUser(opts as never) ? shown : all).getEntityByRef(ref),
        getEntitiesByRefs: (request, opts) =>
          (isUser(opts as never) ? shown : all).getEntitiesByRefs(request),
      }).factory,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: coreServices.rootLogger,
        deps: {},
        factory: () => Object.assign(logger, { addOverrides: () => {} }),
      }),
      createServiceFactory({
        service: coreServices.logger,
        deps: {},
        factory: () => logger,
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          send: async notification => {
            sent.push(notification);
          },
        }),
      }),
    ],
  });
  return {
    knex,
    server: backend.server,
    keyFile,
    stop: () => backend.stop(),
    source,
    cloud,
    events,
    sent,
    /** Every line of the server's log. */
    lines,
    refresh: () => scheduler.triggerTask('iac-drift-refresh'),
    scan: () => scheduler.triggerTask('iac-drift-scan'),
    lookFurther: () => scheduler.triggerTask('iac-drift-attribute'),
    watch: () => scheduler.triggerTask('iac-drift-unmanaged'),
    keepLedger: () => scheduler.triggerTask('iac-drift-ledger'),
  };
}
