import { SelectResourceConfigCommand } from '@aws-sdk/client-config-service';
import { ConfigReader } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  REGION,
  startSimulator,
  type Fault as AwsFault,
  type Simulator,
} from 'aws-simulator';
import type { AwsRates } from '../config';
import { AwsAccount } from './AwsAccount';
import { countingCalls } from './callCounting';

const ACCOUNTS = ['111122223333', '444455556666'];
const SELECT = 'config:SelectResourceConfig';

describe('an AWS account', () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ accountIds: ACCOUNTS });
  });
  afterEach(() => simulator.close());

  const inject = (fault: AwsFault) =>
    fetch(`${simulator.url}/_simulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });

  const accountOf = (
    accountId: string,
    options?: { rates?: AwsRates; timeoutMs?: number },
  ) =>
    new AwsAccount({
      accountId,
      regions: [REGION],
      endpoint: simulator.url,
      rates: { cloudControl: 50, config: 50, lookupEvents: 2 },
      credentials: DefaultAwsCredentialsManager.fromConfig(
        new ConfigReader({
          aws: {
            accounts: [
              {
                accountId,
                accessKeyId: `AKIA${accountId}TEST`,
                secretAccessKey: 'x',
              },
            ],
          },
        }),
      ),
      ...options,
    });

  const query = (account: AwsAccount, signal?: AbortSignal) =>
    account.config(
      { region: REGION, operation: 'SelectResourceConfig', signal },
      (client, http) =>
        client.send(
          new SelectResourceConfigCommand({
            Expression: "SELECT arn WHERE resourceType = 'AWS::SQS::Queue'",
          }),
          http,
        ),
    );
  const queries = () =>
    simulator.calls.filter(call => call.operation === 'SelectResourceConfig');

  it.each([
    ['throttle', 3],
    ['server-error', 3],
    ['half-page', 3],
    ['clock-skew', 2],
  ] as const)('tries again after %s, and is answered', async (kind, calls) => {
    const account = accountOf(ACCOUNTS[0]);
    await inject({ operation: SELECT, kind, times: 2 });
    await expect(query(account)).resolves.toBeDefined();
    expect(queries()).toHaveLength(calls);
  });

  it.each([
    ['throttle', 3, { reason: 'throttled' }],
    ['server-error', 3, { reason: 'source-error', code: 'InternalFailure' }],
    ['half-page', 3, { reason: 'source-error' }],
    ['access-denied', 1, { reason: 'access-denied' }],
    ['expired-credentials', 1, { reason: 'access-denied' }],
    ['wrong-json', 1, { reason: 'source-error' }],
    ['hang', 1, { reason: 'source-error', code: 'TimeoutError' }],
  ] as const)(
    'gives up on lasting %s after %i calls',
    async (kind, calls, refusal) => {
      const account = accountOf(ACCOUNTS[0], { timeoutMs: 300 });
      await inject({ operation: SELECT, kind });
      await expect(query(account)).rejects.toMatchObject(refusal);
      expect(queries()).toHaveLength(calls);
    },
  );

  it('leaves a throttled account alone for a while, and another one is not held up', async () => {
    const throttled = accountOf(ACCOUNTS[0]);
    const other = accountOf(ACCOUNTS[1]);
    await query(throttled);
    await inject({
      operation: SELECT,
      kind: 'throttle',
      accountId: ACCOUNTS[0],
    });
    const started = performance.now();
    const refused = Promise.allSettled(
      Array.from({ length: 60 }, () => query(throttled)),
    );
    for (let n = 0; n < 20; n += 1) {
      await query(other);
    }
    expect(performance.now() - started).toBeLessThan(5_000);
    await refused;
    expect(performance.now() - started).toBeLessThan(10_000);
    const asked = simulator.calls.length;
    const again = performance.now();
    await expect(query(throttled)).rejects.toThrow(/throttled/);
    expect(performance.now() - again).toBeLessThan(1_000);
    expect(simulator.calls).toHaveLength(asked);
  });

  it('waits no third time for what is not answered, until a while later', async () => {
    const account = accountOf(ACCOUNTS[0], { timeoutMs: 400 });
    await inject({ operation: SELECT, kind: 'hang', times: 2 });
    const unanswered = { reason: 'source-error', code: 'TimeoutError' };
    await expect(query(account)).rejects.toMatchObject(unanswered);
    await expect(query(account)).rejects.toMatchObject(unanswered);
    await expect(query(account)).rejects.toMatchObject(unanswered);
    expect(queries()).toHaveLength(2);
    await new Promise(resolve => setTimeout(resolve, 900));
    await expect(query(account)).resolves.toBeDefined();
  });

  it('ends between two attempts when told to', async () => {
    const account = accountOf(ACCOUNTS[0]);
    await query(account);
    await inject({ operation: SELECT, kind: 'server-error' });
    const controller = new AbortController();
    const asked = query(account, controller.signal);
    while (queries().length < 2) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    setTimeout(() => controller.abort(), 30);
    await expect(asked).rejects.toMatchObject({
      name: 'AwsRefusal',
      code: 'Aborted',
    });
  });

  it('counts each attempt for whoever asked', async () => {
    const account = accountOf(ACCOUNTS[0]);
    const countsOf = async (times: number) => {
      const counts: Record<string, number> = {};
      await countingCalls(
        action => {
          counts[action] = (counts[action] ?? 0) + 1;
        },
        () => Promise.all(Array.from({ length: times }, () => query(account))),
      );
      return counts;
    };
    await inject({ operation: SELECT, kind: 'throttle', times: 1 });
    expect(await countsOf(1)).toEqual({
      'sts:GetCallerIdentity': 1,
      [SELECT]: 2,
    });
    expect(await Promise.all([countsOf(2), countsOf(3)])).toEqual([
      { [SELECT]: 2 },
      { [SELECT]: 3 },
    ]);
  });
});
