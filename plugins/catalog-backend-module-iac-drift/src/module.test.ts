import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import {
  EntityStatus,
  IAC_DRIFT_EVENT_TOPIC,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import Router from 'express-promise-router';
import request from 'supertest';
import catalogModuleIacDrift from '.';

jest.setTimeout(60_000);

const STATUS = 'iac-drift.io/status';
const OPEN = 'iac-drift.io/open-findings';
const WORST = 'iac-drift.io/worst-severity';

const stackOf = (name: string) => `terraform:demo/${name}.tfstate`;

/** Events that reach other plugins, as those of a backend do. */
const events = DefaultEventsService.create({
  logger: mockServices.logger.mock(),
});
const sharedEvents = createServiceFactory({
  service: eventsServiceRef,
  deps: {},
  factory: () => events,
});

const tellNews = () =>
  events.publish({
    topic: IAC_DRIFT_EVENT_TOPIC,
    eventPayload: { stackId: 'any' },
  });

/** What the IaC Drift plugin says of a component. */
function statusOf(
  name: string,
  said: Partial<EntityStatus> = {},
): EntityStatus {
  return {
    entityRef: `component:default/${name}`,
    status: 'in-sync',
    verdicts: { inSync: 3, drifted: 0, unverifiable: 0 },
    openFindings: 0,
    stacks: [stackOf(name)],
    ...said,
  };
}

/** Stands in for the IaC Drift plugin: the one route that is asked. */
class Backend {
  statuses: EntityStatus[] = [];
  isDown = false;
  reads = 0;

  readonly plugin = createBackendPlugin({
    pluginId: 'iac-drift',
    register: env =>
      env.registerInit({
        deps: {
          http: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        init: async ({ http, httpAuth }) => {
          const router = Router();
          router.get('/v1/entity-statuses', async (req, res) => {
            await httpAuth.credentials(req, { allow: ['service'] });
            if (this.isDown) {
              res.status(503).end();
              return;
            }
            const from = Number(req.query.cursor ?? 0);
            const to = from + Number(req.query.limit);
            this.reads += from === 0 ? 1 : 0;
            res.json({
              items: this.statuses.slice(from, to),
              totalItems: this.statuses.length,
              pageInfo:
                to < this.statuses.length ? { nextCursor: String(to) } : {},
            });
          });
          http.use(router);
        },
      }),
  });
}

function component(name: string, annotations: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
  };
}

/** A component that names its stack. */
const withStack = (name: string, annotations: Record<string, string> = {}) =>
  component(name, { 'iac-drift.io/stacks': stackOf(name), ...annotations });

describe('drift as data of the catalog', () => {
  const folder = mkdtempSync(join(tmpdir(), 'iac-drift-catalog-'));
  const target = join(folder, 'catalog.json');
  const backend = new Backend();
  let server: Awaited<ReturnType<typeof startTestBackend>>;

  beforeEach(() => {
    backend.isDown = false;
    backend.reads = 0;
  });
  afterEach(() => server.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  async function start(entities: object[]): Promise<void> {
    writeFileSync(
      target,
      entities.map(entity => JSON.stringify(entity)).join('\n---\n'),
    );
    server = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleIacDrift,
        backend.plugin,
        sharedEvents,
        mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              // Nothing is processed twice unless someone asks for it.
              processingInterval: { hours: 1 },
              locations: [
                { type: 'file', target, rules: [{ allow: ['Component'] }] },
              ],
            },
          },
        }),
      ],
    });
  }

  async function query(search: string) {
    const { body } = await request(server.server)
      .get(`/api/catalog/entities/by-query?filter=kind=component${search}`)
      .set('authorization', mockCredentials.service.header());
    return body as { items: Entity[]; totalItems: number; pageInfo: object };
  }

  async function annotationsOf(name: string) {
    const { items } = await query(`,metadata.name=${name}`);
    return items[0]?.metadata.annotations ?? {};
  }

  /** Waits for what the catalog does in its own time. */
  async function until(isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 30_000; !(await isSo()); ) {
      if (Date.now() > end) {
        throw new Error('It did not come to pass within 30 s');
      }
      await setTimeout(200);
    }
  }
  const untilThere = (count: number) =>
    until(async () => (await query('')).totalItems === count);

  it('gives right pages and totals, for one question to the backend', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `service-${i}`);
    const isDrifted = (i: number) => i % 3 === 0;
    backend.statuses = names.map((name, i) =>
      statusOf(
        name,
        isDrifted(i)
          ? { status: 'drifted', openFindings: 2, worst: 'high' }
          : {},
      ),
    );
    await start(names.map(name => withStack(name)));
    await untilThere(60);

    const drifted = `,metadata.annotations.${STATUS}=drifted&limit=15`;
    const first = await query(drifted);
    expect(first.totalItems).toBe(20);
    expect(first.items).toHaveLength(15);
    expect(first.pageInfo).toHaveProperty('nextCursor');
    expect(first.items[0].metadata.annotations).toMatchObject({
      [STATUS]: 'drifted',
      [OPEN]: '2',
      [WORST]: 'high',
    });
    expect(
      (await query(`,metadata.annotations.${STATUS}=in-sync`)).totalItems,
    ).toBe(40);
    expect(backend.reads).toBeLessThan(10);
  });

  it('lets nobody write a status by hand', async () => {
    const faked = { [STATUS]: 'in-sync', [OPEN]: '0', [WORST]: 'low' };
    backend.statuses = [
      statusOf('orders', {
        status: 'drifted',
        openFindings: 1,
        worst: 'low',
      }),
    ];
    await start([
      withStack('orders', faked),
      component('without-stacks', faked),
      withStack('not-known-yet', faked),
    ]);
    await untilThere(3);

    expect(await annotationsOf('orders')).toMatchObject({
      [STATUS]: 'drifted',
      [OPEN]: '1',
    });
    const without = await annotationsOf('without-stacks');
    expect(without).not.toHaveProperty([STATUS]);
    expect(without).not.toHaveProperty([OPEN]);
    expect(without).not.toHaveProperty([WORST]);
    const unknown = await annotationsOf('not-known-yet');
    expect(unknown[STATUS]).toBe('not-fully-checked');
    expect(unknown).not.toHaveProperty([WORST]);
  });

  it('is not in sync while a stack that is named is not compared', async () => {
    backend.statuses = [statusOf('orders')];
    await start([
      component('orders', {
        'iac-drift.io/stacks': `${stackOf('orders')}, terraform:gone/x.tfstate`,
      }),
    ]);
    await untilThere(1);
    expect((await annotationsOf('orders'))[STATUS]).toBe('not-fully-checked');
  });

  it('follows when drift comes and goes', async () => {
    backend.statuses = [statusOf('orders'), statusOf('payments')];
    await start([withStack('orders'), withStack('payments')]);
    await untilThere(2);
    const drifted = `,metadata.annotations.${STATUS}=drifted`;
    expect((await query(drifted)).totalItems).toBe(0);

    backend.statuses = [
      statusOf('orders', { status: 'drifted', openFindings: 1 }),
      statusOf('payments'),
    ];
    await tellNews();
    await until(async () => (await query(drifted)).totalItems === 1);
    expect(await annotationsOf('orders')).toMatchObject({ [OPEN]: '1' });

    backend.statuses = [statusOf('orders'), statusOf('payments')];
    await tellNews();
    await until(async () => (await query(drifted)).totalItems === 0);
    expect((await annotationsOf('orders'))[STATUS]).toBe('in-sync');
  });

  it('is said no more of an entity that lost its last stack', async () => {
    backend.statuses = [statusOf('orders'), statusOf('payments')];
    await start([component('orders', {}), withStack('payments')]);
    await untilThere(2);
    expect((await annotationsOf('orders'))[STATUS]).toBe('in-sync');

    backend.statuses = [statusOf('payments')];
    await tellNews();
    await until(async () => !(STATUS in (await annotationsOf('orders'))));
    expect((await annotationsOf('payments'))[STATUS]).toBe('in-sync');
  });

  it('holds to what was said last while the backend is silent', async () => {
    backend.statuses = [statusOf('orders', { status: 'drifted' })];
    await start([withStack('orders')]);
    await untilThere(1);
    backend.isDown = true;
    await setTimeout(5500);
    await request(server.server)
      .post('/api/catalog/refresh')
      .set('authorization', mockCredentials.service.header())
      .send({ entityRef: 'component:default/orders' })
      .expect(200);
    await setTimeout(3000);
    expect((await annotationsOf('orders'))[STATUS]).toBe('drifted');
  });
});
