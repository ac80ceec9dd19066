import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { iacDriftPermissions } from '@iac-drift/backstage-plugin-iac-drift-common';
import {
  iacDriftDesiredStateExtensionPoint,
  iacDriftEvidenceExtensionPoint,
  iacDriftLiveStateExtensionPoint,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { AlertSender } from './alerts/AlertSender';
import { enqueueAlerts } from './alerts/enqueueAlerts';
import { readConfig } from './config';
import { Background } from './Background';
import { openDatabase } from './database';
import {
  LedgerFigures,
  openPublication,
  publishedElsewhere,
  requireModules,
  Signing,
  StoreProver,
} from './evidence';
import { DesiredStateSources, Evidence, LiveState } from './extensions';
import { CodeSearch } from './findings/code/CodeSearch';
import { endAcceptances } from './findings/endAcceptances';
import { projectFindings } from './findings/projectFindings';
import {
  findingRules,
  findingsById,
  iacDriftFindingResourceRef,
} from './http/findingPermissions';
import { createRouter } from './http/router';
import { Ledger, loadSigners, recordConfig } from './ledger';
import { ReportedPlans } from './reports/ReportedPlans';
import { takeReport } from './reports/takeReport';
import { attributeWithin } from './scan/attribute';
import { catalogUsers } from './scan/catalogUsers';
import { ChangeWatch } from './scan/ChangeWatch';
import { DesiredStates } from './scan/desiredStates';
import { lateAttributions } from './scan/lateAttributions';
import { ScanWorker } from './scan/ScanWorker';
import { announce } from './scan/announce';
import { refreshStacks } from './stacks/refreshStacks';
import { stackIdOf } from './stacks/ref';
import { projectRegressions } from './stacks/regressions';
import { keepLedger } from './keepLedger';
import { scheduleTasks } from './tasks';
import { watchUnmanaged } from './unmanaged/watchUnmanaged';
import { projectVerifications, Verifications } from './verification';

/** Searches of many findings share calls, at two calls a second. */
const LATE_LOOKUP_MS = 4 * 60_000;

/**
 * Finds drift between infrastructure code and the cloud, records it in a log that
 * can be proved, and tells the owners.
 *
 * @public
 */
export const iacDriftPlugin = createBackendPlugin({
  pluginId: 'iac-drift',
  register(env) {
    const sources = new DesiredStateSources();
    const live = new LiveState();
    const stores = new Evidence();
    env.registerExtensionPoint(iacDriftDesiredStateExtensionPoint, sources);
    env.registerExtensionPoint(iacDriftLiveStateExtensionPoint, live);
    env.registerExtensionPoint(iacDriftEvidenceExtensionPoint, stores);

    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        urlReader: coreServices.urlReader,
      },
      async init(services) {
        const { logger } = services;
        const now = () => new Date();
        const config = readConfig(services.rootConfig);
        requireModules(services.rootConfig, stores);
        const db = await openDatabase(services.database);
        sources.addSource(
          ...config.reportSources.map(
            source => new ReportedPlans({ db, source }),
          ),
        );
        const ledger = await Ledger.create({
          database: db,
          logger,
          ...(await loadSigners({
            ...config.ledger,
            origin: config.origin,
            createSigner: stores.createSigner,
            logger,
          })),
          previousEpoch: config.ledger.previousEpoch,
          policy: {
            witnesses: config.witnesses,
            quorum: config.witnessQuorum,
          },
          projections: [
            projectFindings,
            projectRegressions,
            projectVerifications,
            enqueueAlerts,
          ],
        });
        await recordConfig({
          db,
          log: ledger,
          config: services.rootConfig.getOptional('iacDrift') ?? {},
          now: now(),
        });
        const kept = { db, ledger, logger, now };
        const publication = await openPublication({
          ...kept,
          config,
          stores: stores.stores,
        });
        const signing = new Signing({ ...kept, publication });
        const prover = new StoreProver({ ...kept, publication });
        const figures = new LedgerFigures({
          ...kept,
          publication,
          metrics: services.metrics,
        });

        const keep = (signal: AbortSignal, atOnce?: boolean) =>
          keepLedger({
            ledger,
            signing,
            publication,
            logger,
            checkpointIntervalMs: config.ledger.checkpointIntervalMs,
            atOnce,
            signal,
          });
        const signingSoon = new Background({
          what: 'The log could not be signed at once',
          work: signal => keep(signal, true),
          logger,
        });
        ledger.whenSevere(() => signingSoon.ask());
        const verifications = new Verifications({
          db,
          ledger,
          outside: () => publishedElsewhere(publication),
          metrics: services.metrics,
          logger,
          now,
        });

        const alerts = new AlertSender({
          db,
          notifications: services.notifications,
          operators: config.ledger.operators,
          logger,
          now,
        });
        const alerting = new Background({
          what: 'Notifications could not be sent',
          work: signal => alerts.send(signal),
          logger,
        });
        const findUser = catalogUsers({ ...services, now });
        const tellNews = (stackId: string) => {
          alerting.ask();
          announce(services, stackId);
        };
        const states = new DesiredStates({
          sources,
          logger,
          maxAgeMs: config.schedule.frequencyMs,
          now,
        });
        const scanDeps = {
          db,
          log: ledger,
          states,
          live,
          findUser,
          rules: config.rules,
          logger,
          now,
        };
        const worker = new ScanWorker({
          deps: scanDeps,
          logger,
          frequencyMs: config.schedule.frequencyMs,
          timeoutMs: config.schedule.timeoutMs,
          onNews: tellNews,
        });
        const scanning = new Background({
          what: 'Stacks that are due could not be scanned',
          work: signal => worker.run(signal),
          logger,
        });
        const changes = new ChangeWatch({
          db,
          logger,
          now,
          scanSoon: () => scanning.ask(),
        });
        services.lifecycle.addShutdownHook(async () => {
          await Promise.all([
            changes.stop(),
            scanning.stop(),
            alerting.stop(),
            signingSoon.stop(),
            publication.stop(),
            verifications.stop(),
          ]);
        });

        services.permissionsRegistry.addResourceType({
          resourceRef: iacDriftFindingResourceRef,
          permissions: iacDriftPermissions,
          rules: Object.values(findingRules),
          getResources: findingsById(db),
        });
        services.httpRouter.use(
          await createRouter({
            ...services,
            db,
            ledger,
            verifications,
            publication,
            figures,
            sources,
            rules: config.rules,
            code: new CodeSearch({
              reader: services.urlReader,
              config: services.rootConfig,
              logger,
              now,
            }),
            now,
            scanSoon: () => scanning.ask(),
            takeReport: async report => {
              const isNews = await takeReport(
                scanDeps,
                report,
                AbortSignal.timeout(config.schedule.timeoutMs),
              );
              if (isNews) {
                await ledger.drain();
                tellNews(stackIdOf(report.stack.ref));
              }
              return isNews;
            },
            appUrl: config.appUrl,
          }),
        );
        await changes.follow(live.feeds);
        await scheduleTasks({
          db,
          scheduler: services.scheduler,
          config,
          now,
          refresh: signal =>
            refreshStacks({ ...services, db, sources, now, signal }),
          scan: signal => worker.run(signal),
          watch: async signal => {
            const places = await watchUnmanaged(
              {
                ...services,
                ...scanDeps,
                config: config.unmanaged,
                tagKeys: config.ownerTags,
              },
              signal,
            );
            places.forEach(tellNews);
          },
          attribute: async signal => {
            const stackIds = await lateAttributions({
              db,
              enqueue: (events, tx) => ledger.enqueue(events, tx),
              attribute: attributeWithin({
                attributor: live.attributor,
                findUser,
                logger,
                signal,
                budgetMs: LATE_LOOKUP_MS,
              }),
              now,
            });
            if (stackIds.length > 0) {
              await ledger.drain({ signal });
            }
            stackIds.forEach(tellNews);
          },
          keepLedger: async signal => {
            await keep(signal);
            await figures.record();
            await endAcceptances({ db, log: ledger, logger, now: now() });
            alerting.ask();
          },
          prove: signal => prover.prove(signal),
          verify: async (mode, signal) => {
            await verifications.run(mode, signal);
          },
        });
      },
    });
  },
});
