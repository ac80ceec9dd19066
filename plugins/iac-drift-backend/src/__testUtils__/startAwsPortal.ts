import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import type {
  Finding,
  ResourceStatus,
  Stack,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import aws from '@iac-drift/backstage-plugin-iac-drift-backend-module-aws';
import { ACCOUNT_ID, REGION, startSimulator, type Fault } from 'aws-simulator';
import { Knex } from 'knex';
import request from 'supertest';
import { StackRow, STACKS } from '../stacks/tables';
import { component } from './World';
import { startPortal } from './startPortal';

const SERVICES = ['orders', 'payments', 'media'];
const EXAMPLES = resolve(__dirname, '../../../../examples');

/**
 * The portal with the real AWS module on a simulated account that holds what the
 * demo's states say.
 */
export async function startAwsPortal(options: {
  knex: Knex;
  /** More of `iacDrift.aws`. */
  config?: JsonObject;
  /** More of `iacDrift`. */
  more?: JsonObject;
}) {
  const { knex } = options;
  const simulator = await startSimulator();
  const portal = await startPortal({
    knex,
    live: aws,
    entities: SERVICES.map(name =>
      component(name, {
        'iac-drift.io/stacks': `terraform:demo/${name}/terraform.tfstate`,
      }),
    ),
    aws: {
      accounts: [
        {
          accountId: ACCOUNT_ID,
          accessKeyId: `AKIA${ACCOUNT_ID}TEST`,
          secretAccessKey: 'x',
        },
      ],
    },
    config: {
      ...options.more,
      aws: {
        accounts: [
          {
            accountId: ACCOUNT_ID,
            regions: [REGION],
            endpoint: simulator.url,
          },
        ],
        ...options.config,
      },
    },
  });
  for (const name of SERVICES) {
    portal.source.states.set(
      `${name}/terraform.tfstate`,
      readFileSync(resolve(EXAMPLES, name, 'terraform.tfstate'), 'utf8'),
    );
  }
  await portal.refresh();

  async function all<T>(path: string): Promise<T[]> {
    const { body, status } = await request(portal.server)
      .get(`/api/iac-drift/v1/${path}`)
      .query({ limit: 500 });
    expect(status).toBe(200);
    return body.items;
  }
  async function control(path: string, body?: object) {
    const answer = await fetch(`${simulator.url}/_simulator/${path}`, {
      method: body ? 'POST' : 'DELETE',
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(200);
  }

  return {
    ...portal,
    simulator,
    stacks: () => all<Stack>('stacks'),
    resources: () => all<ResourceStatus>('resources'),
    findings: () => all<Finding>('findings'),
    /** Scans every stack, as when somebody asks for it. */
    scanAll: async () => {
      const now = new Date().toISOString();
      await knex<StackRow>(STACKS).update({ due_at: now, changed_at: now });
      await portal.scan();
    },
    /** Lets the last scans have been long ago. */
    longAgo: async () => {
      await knex<StackRow>(STACKS).update({
        started_at: '2026-01-01T00:00:00Z',
      });
    },
    inject: (fault: Fault) => control('faults', fault),
    clearFaults: () => control('faults'),
    /** Someone edits the account, or undoes it. */
    edit: (scenario: string, what: 'drift' | 'revert') =>
      control(`scenarios/${scenario}/${what}`, { as: 'alice@example.com' }),
    stop: async () => {
      await portal.stop();
      await simulator.close();
    },
  };
}
