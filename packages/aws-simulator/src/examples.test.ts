/** @jest-environment node */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  BatchGetResourceConfigCommand,
  SelectResourceConfigCommand,
  type ResourceKey,
} from '@aws-sdk/client-config-service';
import {
  parseConfigItems,
  unmanagedObjects,
  type LiveItem,
} from '@iac-drift/engine';
import { clientsOf, liveFrom, newestItems } from './__testUtils__/clients';
import {
  examples,
  liveOf,
  resultsFor,
  services,
  stateOf,
} from './__testUtils__/states';
import { Account } from './account/account';
import { historyForm } from './config/forms';
import { isObject, type JsonValue } from './json';
import { runScenario } from './scenarios/runScenario';
import { checkoutNetwork } from './seed/checkoutNetwork';
import { orders } from './seed/orders';
import { startSimulator, type Simulator } from '.';

/** Types that no item of AWS Config answers for. */
const unsupported = {
  orders: ['aws_cloudwatch_log_group'],
  payments: ['aws_cloudwatch_log_group', 'aws_route53_record'],
  media: ['aws_cloudwatch_log_group'],
};

describe('the example states', () => {
  let simulator: Simulator;
  let clients: ReturnType<typeof clientsOf>;
  const live: Record<string, LiveItem[]> = {};

  beforeAll(async () => {
    simulator = await startSimulator();
    const { account } = simulator;
    clients = clientsOf(simulator.url);
    live.history = liveFrom(await newestItems(clients.config, account));

    const { baseConfigurationItems } = await clients.config.send(
      new BatchGetResourceConfigCommand({
        resourceKeys: account
          .recordedItems()
          .map(({ resourceType, resourceId }) => ({
            resourceType,
            resourceId,
          })) as ResourceKey[],
      }),
    );
    live.batch = liveFrom({ baseConfigurationItems });

    const { Results } = await clients.config.send(
      new SelectResourceConfigCommand({
        Expression:
          'SELECT version, accountId, configurationItemCaptureTime, configurationItemStatus, arn, resourceType, resourceId, resourceName, awsRegion, configuration, supplementaryConfiguration, tags',
        Limit: 100,
      }),
    );
    live.select = liveFrom({ Results });
  });

  afterAll(() => simulator.close());

  describe.each(services)('of %s', service => {
    it.each(['history', 'batch', 'select'])(
      'agrees with the new account, read by %s',
      form => {
        const results = resultsFor(service, live[form]);
        expect(results.filter(({ verdict }) => verdict === 'drifted')).toEqual(
          [],
        );
        const reasons = new Set(
          results
            .filter(({ verdict }) => verdict === 'unverifiable')
            .map(({ reason }) => reason),
        );
        // Log groups, and in payments a DNS record.
        expect([...reasons].sort()).toEqual(
          service === 'payments'
            ? ['not-recorded', 'unsupported-type']
            : ['not-recorded'],
        );
      },
    );

    it('agrees with what Cloud Control shows besides', () => {
      const results = resultsFor(service, liveOf(simulator.account));
      expect(results.filter(r => r.verdict === 'drifted')).toEqual([]);
      expect(
        results.filter(r => r.verdict === 'unverifiable').map(r => r.type),
      ).toEqual(service === 'payments' ? ['aws_route53_record'] : []);
      const compared = (items: LiveItem[]) =>
        resultsFor(service, items).reduce(
          (sum, { attributesCompared }) => sum + attributesCompared,
          0,
        );
      expect(compared(liveOf(simulator.account))).toBeGreaterThan(
        compared(live.history) + 5,
      );
    });

    it('has something that cannot be verified, and is mostly verified', () => {
      const results = resultsFor(service, live.history);
      const unverifiable = results.filter(
        ({ verdict }) => verdict === 'unverifiable',
      );
      expect(unverifiable.map(({ type }) => type)).toEqual(
        expect.arrayContaining(unsupported[service]),
      );
      expect(unverifiable.length).toBeLessThan(results.length / 4);
    });
  });

  it('are of 25 types that AWS Config records, with their facets', () => {
    const results = services.flatMap(service =>
      resultsFor(service, live.history),
    );
    const recorded = new Set(
      results
        .filter(({ verdict }) => verdict === 'in-sync')
        .map(({ identity }) => identity.resourceType),
    );
    expect(recorded.size).toBeGreaterThanOrEqual(25);
    expect(new Set(results.map(({ type }) => type)).size).toBeGreaterThan(35);
  });

  it('claim everything that the account was given for them', () => {
    const { unmanaged } = unmanagedObjects({
      live: live.history,
      known: services.flatMap(stateOf),
    });
    const foreign = unmanaged.filter(({ tags }) => tags?.service);
    expect(foreign.map(({ identity }) => identity.resourceId)).toEqual([]);
  });

  it('have modules, counts, maps, separate facets and separate rules', () => {
    const addresses = services.flatMap(stateOf).map(r => r.address);
    expect(addresses).toEqual(
      expect.arrayContaining([
        'module.database.aws_db_instance.this',
        'module.network.aws_subnet.private[1]',
        'module.network.aws_subnet.public["eu-west-1a"]',
        'aws_s3_bucket_versioning.media["renditions"]',
        'aws_vpc_security_group_ingress_rule.https["checkout"]',
      ]),
    );
  });

  it('hold secrets that no result shows', () => {
    const states = services
      .map(s => readFileSync(resolve(examples, s, 'terraform.tfstate'), 'utf8'))
      .join();
    const secrets = states.match(/example-only-[\w-]+/g)!;
    expect(secrets.length).toBeGreaterThanOrEqual(2);
    const shown = JSON.stringify(
      services.map(service => resultsFor(service, liveOf(simulator.account))),
    );
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });
});

/** Times as the command line prints them. */
function printed(value: JsonValue, key = ''): JsonValue {
  if (Array.isArray(value)) return value.map(v => printed(v));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, printed(v, k)]),
    );
  }
  return typeof value === 'number' && key.endsWith('Time')
    ? new Date(value * 1000).toISOString().replace(/(\.\d{3})Z$/, '$1000+00:00')
    : value;
}

describe('examples/config-items.json', () => {
  const path = resolve(examples, 'config-items.json');

  it('is what AWS CLI prints for orders after open-ssh', () => {
    const clock = ['2025-06-11T08:00:00.000Z', '2025-06-11T14:31:07.412Z'];
    const account = Account.open({ now: () => new Date(clock.shift()!) });
    runScenario(account, 'open-ssh', 'drift');
    const configurationItems = [...checkoutNetwork, ...orders].flatMap(
      ({ resourceType, resourceId }) =>
        account
          .recorded(resourceType, resourceId)
          .slice(-1)
          .map(item => printed(historyForm(item, account.accountId))),
    );
    // To make the file anew: UPDATE_EXAMPLES=1 yarn workspace aws-simulator test examples
    if (process.env.UPDATE_EXAMPLES) {
      const text = JSON.stringify({ configurationItems }, null, 2);
      writeFileSync(path, `${text}\n`);
    }
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      configurationItems,
    });
  });

  it('shows the one drift, and who reads it sees which rule', () => {
    const results = resultsFor(
      'orders',
      parseConfigItems(JSON.parse(readFileSync(path, 'utf8'))),
    );
    const drifted = results.filter(({ verdict }) => verdict === 'drifted');
    expect(drifted.map(({ address }) => address)).toEqual([
      'aws_security_group.api',
    ]);
    expect(JSON.stringify(drifted[0].changes)).toContain('0.0.0.0/0');
  });
});
