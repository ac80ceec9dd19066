import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  compare,
  liveKeysOf,
  parseTerraformState,
  type DesiredResource,
  type ResourceResult,
} from '@iac-drift/engine';
import {
  ACCOUNT_ID,
  REGION,
  scenarios,
  startSimulator,
  type Simulator,
} from 'aws-simulator';
import { AwsAccount } from './account/AwsAccount';
import { CloudTrailAttributor } from './attribution/CloudTrailAttributor';
import { AwsConfigLiveStateReader } from './live/AwsConfigLiveStateReader';

/** States of the demo's services, which the simulated account is made from. */
const desired: DesiredResource[] = ['orders', 'payments', 'media'].flatMap(
  service =>
    parseTerraformState(
      readFileSync(
        resolve(__dirname, `../../../examples/${service}/terraform.tfstate`),
      ),
    ).resources,
);

describe('against a simulated account', () => {
  let simulator: Simulator;
  let reader: AwsConfigLiveStateReader;
  let attributor: CloudTrailAttributor;

  beforeAll(async () => {
    simulator = await startSimulator();
    const account = new AwsAccount({
      accountId: ACCOUNT_ID,
      regions: [REGION],
      endpoint: simulator.url,
      patience: { attempts: 1, connection: 1000, request: 5000, call: 9000 },
      rates: { cloudControl: 1000, config: 1000, lookupEvents: 1000 },
      credentials: DefaultAwsCredentialsManager.fromConfig(
        new ConfigReader({
          aws: {
            accounts: [
              {
                accountId: ACCOUNT_ID,
                accessKeyId: 'AKIAEXAMPLE',
                secretAccessKey: 'x',
              },
            ],
          },
        }),
      ),
    });
    reader = new AwsConfigLiveStateReader({ accounts: [account] });
    attributor = new CloudTrailAttributor({ accounts: [account] });
  });
  afterAll(() => simulator.close());

  const scan = async () => {
    const { items, failures } = await reader.read(liveKeysOf(desired), {
      notBefore: new Date().toISOString(),
    });
    return { failures, ...compare({ desired, live: items, failures }) };
  };
  const drifts = (results: ResourceResult[]) =>
    results.filter(({ verdict }) => verdict === 'drifted');
  const control = async (
    name: string,
    what: 'drift' | 'revert',
    as: string,
  ) => {
    const answer = await fetch(
      `${simulator.url}/_simulator/scenarios/${name}/${what}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ as }),
      },
    );
    expect(answer.status).toBe(200);
    return (await answer.json()) as { event: { id: string } };
  };

  it('finds everything as the states say', async () => {
    const { resources, failures } = await scan();
    expect(failures).toEqual([]);
    expect(drifts(resources)).toEqual([]);
  });

  it.each(scenarios.map(({ name }) => name))(
    'names who made and who undid %s, for certain',
    async name => {
      const before = await scan();
      const inSyncAsOf = new Map(
        before.resources.map(result => [result.address, result.liveAsOf]),
      );

      const made = await control(name, 'drift', 'alice@example.com');
      const [drift, ...others] = drifts((await scan()).resources);
      expect(others).toEqual([]);
      const [madeBy] = await attributor.attribute(
        [
          {
            result: drift,
            of: 'drift',
            notBefore: inSyncAsOf.get(drift.address),
          },
        ],
        {},
      );
      expect(madeBy).toMatchObject({
        actor: 'alice@example.com',
        confidence: 'confirmed',
        eventId: made.event.id,
        channel: 'console',
      });

      const undone = await control(name, 'revert', 'dana');
      const after = await scan();
      expect(drifts(after.resources)).toEqual([]);
      const now = after.resources.find(r => r.address === drift.address)!;
      const [undoneBy] = await attributor.attribute(
        [
          {
            result: { ...now, kind: drift.kind, changes: drift.changes },
            of: 'resolution',
            notBefore: drift.liveAsOf,
          },
        ],
        {},
      );
      expect(undoneBy).toMatchObject({
        actor: 'dana',
        confidence: 'confirmed',
        eventId: undone.event.id,
        channel: 'cli',
      });
    },
  );

  it.each(['throttle', 'server-error', 'access-denied'])(
    'reads nothing into %s',
    async kind => {
      const faults = `${simulator.url}/_simulator/faults`;
      await fetch(faults, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind, operation: 'config:*' }),
      });
      try {
        const { summary } = await scan();
        expect(summary).toMatchObject({
          inSync: 0,
          drifted: 0,
          unverifiable: summary.resources,
        });
      } finally {
        await fetch(faults, { method: 'DELETE' });
      }
    },
  );
});
