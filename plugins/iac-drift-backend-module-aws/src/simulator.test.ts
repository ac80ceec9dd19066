import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import type { LiveStateReader } from '@iac-drift/backstage-plugin-iac-drift-node';
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
import { besideConfig } from './cloudcontrol/besideConfig';
import { CloudControlLiveStateReader } from './cloudcontrol/CloudControlLiveStateReader';
import { readCloudControlConfig } from './cloudcontrol/config';
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
  let reader: LiveStateReader;
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
    reader = besideConfig(
      new AwsConfigLiveStateReader({ accounts: [account] }),
      new CloudControlLiveStateReader({
        accounts: [account],
        config: {
          ...readCloudControlConfig(
            new ConfigReader({ iacDrift: { aws: { cloudControl: true } } }),
          ),
          refreshMs: 0,
        },
      }),
    );
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

  /** CloudTrail shows nothing of an environment but that it was changed. */
  const UNCERTAIN = 'webhook-secret';
  const certain = scenarios
    .map(({ name }) => name)
    .filter(name => name !== UNCERTAIN);

  it.each(certain)(
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

  it('shows that a secret changed, and names nobody while others may yet appear', async () => {
    await control(UNCERTAIN, 'drift', 'alice@example.com');
    const [drift, ...others] = drifts((await scan()).resources);
    expect(others).toEqual([]);
    expect(drift).toMatchObject({
      address: 'aws_lambda_function.webhook',
      changes: [
        {
          path: 'environment[0].variables.WEBHOOK_SIGNING_SECRET',
          sensitive: true,
        },
      ],
      sources: [{ source: 'cloud-control' }],
    });
    expect(JSON.stringify(drift)).not.toContain('whsec');
    expect(
      await attributor.attribute([{ result: drift, of: 'drift' }], {}),
    ).toMatchObject([{ confidence: 'unknown', looking: true }]);
    await control(UNCERTAIN, 'revert', 'dana');
    expect(drifts((await scan()).resources)).toEqual([]);
  });

  const withFault = async (fault: object, work: () => Promise<void>) => {
    const faults = `${simulator.url}/_simulator/faults`;
    await fetch(faults, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    try {
      await work();
    } finally {
      await fetch(faults, { method: 'DELETE' });
    }
  };

  it.each(['throttle', 'server-error', 'access-denied'])(
    'reads nothing into %s',
    async kind => {
      await withFault({ kind, operation: 'config:*' }, async () => {
        const { resources } = await scan();
        const judged = resources.filter(r => r.verdict !== 'unverifiable');
        // Cloud Control alone shows these.
        expect(new Set(judged.map(({ type }) => type))).toEqual(
          new Set(['aws_cloudwatch_log_group']),
        );
        expect(drifts(judged)).toEqual([]);
      });
    },
  );

  it('lacks some attributes, and no verdict of AWS Config, when Cloud Control refuses', async () => {
    const before = await scan();
    const operation = 'cloudformation:GetResource';
    await withFault({ kind: 'access-denied', operation }, async () => {
      const { resources } = await scan();
      expect(drifts(resources)).toEqual([]);
      const verdicts = new Map(resources.map(r => [r.address, r]));
      for (const { address, type, verdict } of before.resources) {
        expect(verdicts.get(address)).toMatchObject(
          type === 'aws_cloudwatch_log_group'
            ? { verdict: 'unverifiable', reason: 'access-denied' }
            : { verdict },
        );
      }
      expect(verdicts.get('aws_lambda_function.webhook')).toMatchObject({
        unverified: expect.arrayContaining([
          { path: 'environment[0].variables', reason: 'not-returned' },
        ]),
      });
    });
  });
});
