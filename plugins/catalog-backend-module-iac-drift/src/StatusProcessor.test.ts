import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import type { EntityStatus } from '@iac-drift/backstage-plugin-iac-drift-common';
import { EntityStatuses } from './EntityStatuses';
import { StatusProcessor } from './StatusProcessor';

const MINUTE = 60_000;

const IN_SYNC: EntityStatus = {
  entityRef: 'component:default/orders',
  status: 'in-sync',
  verdicts: { inSync: 3, drifted: 0, unverifiable: 0 },
  openFindings: 0,
  stacks: ['terraform:demo/orders.tfstate'],
};

const orders: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'iac-drift.io/stacks': 'terraform:demo/orders.tfstate' },
  },
};

/** A process of the catalog; what it keeps for an entity outlives it. */
class Catalog {
  time = 0;
  reads = 0;
  isDown = false;
  readonly #kept: Map<string, unknown>;
  readonly #processor: StatusProcessor;

  constructor(kept = new Map<string, unknown>()) {
    this.#kept = kept;
    this.#processor = new StatusProcessor(
      new EntityStatuses({
        read: async () => {
          this.reads += 1;
          if (this.isDown) {
            throw new Error('Nobody answers');
          }
          return [IN_SYNC];
        },
        maxAgeMs: 5000,
        logger: mockServices.logger.mock(),
        now: () => this.time,
      }),
    );
  }

  async status(): Promise<string | undefined> {
    const { metadata } = await this.#processor.postProcessEntity(
      orders,
      undefined,
      () => {},
      {
        get: async <T>(key: string) => this.#kept.get(key) as T | undefined,
        set: async (key, value) => void this.#kept.set(key, value),
      },
    );
    return metadata.annotations?.['iac-drift.io/status'];
  }

  restart(): Catalog {
    return new Catalog(this.#kept);
  }
}

describe('what is written into entities', () => {
  it('is read once for all that are processed within a while', async () => {
    const catalog = new Catalog();
    await Promise.all(Array.from({ length: 500 }, () => catalog.status()));
    catalog.time += 4999;
    await catalog.status();
    expect(catalog.reads).toBe(1);
    catalog.time += 1;
    await catalog.status();
    expect(catalog.reads).toBe(2);
  });

  it('outlives a silent backend and a restart, but is not green for longer than an hour', async () => {
    const before = new Catalog();
    expect(await before.status()).toBe('in-sync');

    const after = before.restart();
    after.isDown = true;
    expect(await after.status()).toBe('in-sync');
    after.time = 60 * MINUTE;
    expect(await after.status()).toBe('in-sync');
    after.time = 61 * MINUTE;
    expect(await after.status()).toBe('not-fully-checked');

    after.isDown = false;
    after.time += MINUTE;
    expect(await after.status()).toBe('in-sync');
  });
});
