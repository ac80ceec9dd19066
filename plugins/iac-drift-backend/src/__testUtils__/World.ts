import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { AlertSender } from '../alerts/AlertSender';
import { enqueueAlerts } from '../alerts/enqueueAlerts';
import type { UnmanagedConfig } from '../config';
import { openDatabase } from '../database';
import { DesiredStateSources, LiveState } from '../extensions';
import { listFindings } from '../findings/listFindings';
import { projectFindings } from '../findings/projectFindings';
import { Ledger, loadOrCreateSigner } from '../ledger';
import { attributeWithin } from '../scan/attribute';
import { catalogUsers } from '../scan/catalogUsers';
import { NO_RULES, Rules } from '../rules';
import { DesiredStates } from '../scan/desiredStates';
import { lateAttributions } from '../scan/lateAttributions';
import { listResources } from '../scan/listResources';
import { ScanWorker } from '../scan/ScanWorker';
import { listStacks, makeStackDue } from '../stacks/listStacks';
import { stackIdOf } from '../stacks/ref';
import { watchUnmanaged } from '../unmanaged/watchUnmanaged';
import { refreshStacks } from '../stacks/refreshStacks';
import { projectRegressions } from '../stacks/regressions';
import { FixtureCloud } from './FixtureCloud';
import { FixtureSource } from './FixtureSource';

const ALL = { all: true } as const;
const FREQUENCY_MS = 15 * 60_000;

/** What outlives a process of the backend: database, clock, cloud, catalog. */
export class World {
  static async create(db: Knex): Promise<World> {
    await openDatabase({ getClient: async () => db });
    return new World(db);
  }

  readonly source = new FixtureSource('demo');
  readonly cloud = new FixtureCloud();
  /** What Backstage was asked to send, in order. */
  readonly sent: NotificationSendOptions[] = [];
  /** Set to let sending fail. */
  notificationsDown = false;
  entities: Entity[] = [];
  rules: Rules = NO_RULES;
  unmanaged: UnmanagedConfig | undefined;
  time = new Date('2026-11-20T10:00:00.000Z');

  readonly #keyFile = join(
    mkdtempSync(join(tmpdir(), 'iac-drift-test-')),
    'key.pem',
  );

  private constructor(readonly db: Knex) {}

  readonly now = (): Date => this.time;

  /** Lets time pass. */
  wait(minutes: number): void {
    this.time = new Date(this.time.getTime() + minutes * 60_000);
  }

  /** Starts a process of the backend, as after a restart. */
  async start(options?: { timeoutMs?: number }) {
    const { db, now } = this;
    const logger = mockServices.logger.mock();
    const sources = new DesiredStateSources();
    sources.addSource(this.source);
    const live = new LiveState();
    live.setReader(this.cloud);
    live.setAttributor(this.cloud);
    const ledger = await Ledger.create({
      database: db,
      logger,
      signer: await loadOrCreateSigner({
        keyFile: this.#keyFile,
        origin: 'localhost/test',
        logger,
      }),
      projections: [projectFindings, projectRegressions, enqueueAlerts],
      clock: now,
    });
    const alerts = new AlertSender({
      db,
      logger,
      now,
      notifications: {
        send: async notification => {
          if (this.notificationsDown) {
            throw new Error('Failed with status 503');
          }
          this.sent.push(notification);
        },
      },
    });
    const deps = {
      db,
      log: ledger,
      states: new DesiredStates({
        sources,
        logger,
        maxAgeMs: FREQUENCY_MS,
        now,
      }),
      live,
      rules: this.rules,
      findUser: catalogUsers({
        catalog: {
          getEntities: (request, asked) =>
            catalogServiceMock({ entities: this.entities }).getEntities(
              request,
              asked,
            ),
        },
        auth: mockServices.auth(),
        now,
      }),
      logger,
      now,
    };
    const worker = new ScanWorker({
      deps,
      logger,
      frequencyMs: FREQUENCY_MS,
      timeoutMs: options?.timeoutMs ?? 60_000,
      onNews: () => {},
    });
    return {
      logger,
      ledger,
      alerts,
      deps,
      refresh: () =>
        refreshStacks({
          db,
          sources,
          catalog: catalogServiceMock({ entities: this.entities }),
          auth: mockServices.auth(),
          logger,
          now,
          retryMs: 1,
        }),
      /** Takes up the searches that are due. */
      lookFurther: async () => {
        const stackIds = await lateAttributions({
          db,
          enqueue: (events, tx) => ledger.enqueue(events, tx),
          attribute: attributeWithin({
            attributor: live.attributor,
            findUser: deps.findUser,
            logger,
            signal: new AbortController().signal,
          }),
          now,
        });
        await ledger.drain();
        return stackIds;
      },
      /** Looks for what no stack declares, if it is due. */
      watch: async () => {
        const places = await watchUnmanaged(
          {
            ...deps,
            catalog: catalogServiceMock({ entities: this.entities }),
            auth: mockServices.auth(),
            config: this.unmanaged,
            tagKeys: ['service'],
          },
          new AbortController().signal,
        );
        await alerts.send();
        return places;
      },
      /** Scans what is due, and sends what is to be sent. */
      scan: async () => {
        await worker.run(new AbortController().signal);
        await alerts.send();
      },
    };
  }

  /** Lets a period pass, so that every stack is due, and scans. */
  async nextScan(process: { scan(): Promise<void> }): Promise<void> {
    this.wait(16);
    await process.scan();
  }

  async makeDue(path: string): Promise<void> {
    const id = stackIdOf(`terraform:demo/${path}`);
    await makeStackDue({ db: this.db, now: this.time, id });
  }

  async findings() {
    const { rows } = await listFindings({
      db: this.db,
      visible: ALL,
      filter: {},
      limit: 500,
    });
    return rows;
  }

  async stacks() {
    const { rows } = await listStacks({
      db: this.db,
      now: this.time,
      visible: ALL,
      filter: {},
      limit: 500,
    });
    return rows;
  }

  async resources() {
    const { rows } = await listResources({
      db: this.db,
      visible: ALL,
      filter: {},
      limit: 500,
    });
    return rows;
  }
}

/** Every event of a log, in order. */
export async function eventsOf(
  ledger: Ledger,
): Promise<{ seq: number; event: { type: string; data: unknown } }[]> {
  const events = [];
  for await (const entry of ledger.entries({ from: 0, limit: 10_000 })) {
    events.push(JSON.parse(entry.toString('utf8')));
  }
  return events;
}

/** A service that owns stacks. */
export function component(
  name: string,
  annotations: Record<string, string>,
  owner = 'group:default/team-a',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', owner, lifecycle: 'production' },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}
