/** @jest-environment node */
import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  GetResourceConfigHistoryCommand,
  ListDiscoveredResourcesCommand,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { clientsOf } from '../__testUtils__/clients';
import { group, named, runningSimulator } from '../__testUtils__/running';
import { runScenario } from '../scenarios/runScenario';

const running = runningSimulator();

const queue = {
  resourceType: 'AWS::SQS::Queue',
  resourceId: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-shipped',
} as const;

describe('ListDiscoveredResources', () => {
  const list = async (options: object = {}) =>
    (
      await running.clients.config.send(
        new ListDiscoveredResourcesCommand({
          resourceType: 'AWS::SQS::Queue',
          ...options,
        }),
      )
    ).resourceIdentifiers!;

  it('lists a type, by ids or by name', async () => {
    expect(await list()).toHaveLength(6);
    expect(await list({ resourceName: 'orders-shipped' })).toEqual([
      { ...queue, resourceName: 'orders-shipped' },
    ]);
    expect(await list({ resourceIds: [queue.resourceId, 'x'] })).toHaveLength(
      1,
    );
    expect(await list({ resourceType: 'AWS::EC2::Host' })).toEqual([]);
  });

  it('lists what is deleted only when asked', async () => {
    const { item } = runScenario(
      running.simulator.account,
      'delete-queue',
      'drift',
    );
    const byName = { resourceName: 'orders-shipped' };
    expect(await list(byName)).toEqual([]);
    expect(await list({ ...byName, includeDeletedResources: true })).toEqual([
      expect.objectContaining({
        resourceDeletionTime: new Date(item.captureTime),
      }),
    ]);
  });
});

describe('the recorder', () => {
  it('records everything, in one region', async () => {
    const status = new DescribeConfigurationRecorderStatusCommand({});
    const here = await running.clients.config.send(status);
    expect(here.ConfigurationRecordersStatus).toEqual([
      expect.objectContaining({ recording: true, lastStatus: 'SUCCESS' }),
    ]);
    const { ConfigurationRecorders } = await running.clients.config.send(
      new DescribeConfigurationRecordersCommand({}),
    );
    expect(ConfigurationRecorders![0].recordingGroup!.allSupported).toBe(true);

    const { config } = clientsOf(running.simulator.url, 'us-east-1');
    expect((await config.send(status)).ConfigurationRecordersStatus).toEqual(
      [],
    );
    await expect(
      config.send(new GetResourceConfigHistoryCommand(group)),
    ).rejects.toEqual(named('NoAvailableConfigurationRecorderException'));
    const { Results } = await config.send(
      new SelectResourceConfigCommand({ Expression: 'SELECT arn' }),
    );
    expect(Results).toEqual([]);
  });
});
