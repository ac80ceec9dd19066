/** @jest-environment node */
import { GetResourceConfigHistoryCommand } from '@aws-sdk/client-config-service';
import { group, named, runningSimulator } from '../__testUtils__/running';
import { runScenario } from '../scenarios/runScenario';

const running = runningSimulator();

const queue = {
  resourceType: 'AWS::SQS::Queue',
  resourceId: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-shipped',
} as const;
const bucketName = 'checkout-orders-exports-123456789012';

describe('GetResourceConfigHistory', () => {
  const history = (options: object = {}) =>
    running.clients.config.send(
      new GetResourceConfigHistoryCommand({ ...group, ...options }),
    );

  it('gives text, nulls and an object of tags', async () => {
    const { configurationItems } = await running.clients.config.send(
      new GetResourceConfigHistoryCommand({
        resourceType: 'AWS::S3::Bucket',
        resourceId: bucketName,
      }),
    );
    const [bucket] = configurationItems!;
    expect(bucket).toMatchObject({
      version: '1.3',
      configurationItemStatus: 'ResourceDiscovered',
      configurationItemMD5Hash: '',
      relatedEvents: [],
      tags: { service: 'orders', team: 'team-checkout' },
      resourceCreationTime: new Date('2025-03-04T08:11:20Z'),
    });
    expect(bucket.supplementaryConfiguration!.BucketLoggingConfiguration).toBe(
      '{"destinationBucketName":null,"logFilePrefix":null}',
    );
  });

  it('gives the newest first, the oldest first when asked, page by page', async () => {
    runScenario(running.simulator.account, 'open-ssh', 'drift');
    runScenario(running.simulator.account, 'open-ssh', 'revert');
    const times = (items: { configurationItemCaptureTime?: Date }[]) =>
      items.map(i => i.configurationItemCaptureTime!.getTime());
    const newest = times((await history()).configurationItems!);
    expect(newest).toHaveLength(3);
    expect(newest).toEqual([...newest].sort((a, b) => b - a));

    const pages: number[] = [];
    let nextToken: string | undefined;
    do {
      const page = await history({
        chronologicalOrder: 'Forward',
        limit: 1,
        nextToken,
      });
      expect(page.configurationItems).toHaveLength(1);
      pages.push(...times(page.configurationItems!));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(pages).toEqual([...newest].reverse());
  });

  it('keeps to the time range', async () => {
    const { item } = runScenario(
      running.simulator.account,
      'open-ssh',
      'drift',
    );
    const changed = new Date(item.captureTime);
    const before = await history({ laterTime: new Date(+changed - 1) });
    expect(before.configurationItems).toHaveLength(1);
    const since = await history({ earlierTime: changed });
    expect(since.configurationItems).toHaveLength(1);
    await expect(
      history({ laterTime: new Date(0), earlierTime: changed }),
    ).rejects.toEqual(named('InvalidTimeRangeException'));
  });

  it('tells of a deletion', async () => {
    runScenario(running.simulator.account, 'delete-queue', 'drift');
    const { configurationItems } = await running.clients.config.send(
      new GetResourceConfigHistoryCommand({ ...queue, limit: 1 }),
    );
    expect(configurationItems![0]).toMatchObject({
      configurationItemStatus: 'ResourceDeleted',
      supplementaryConfiguration: {},
    });
    expect(configurationItems![0].configuration).toBeUndefined();
  });

  it('refuses what it does not know, and what makes no sense', async () => {
    await expect(history({ resourceId: 'sg-unknown' })).rejects.toEqual(
      named('ResourceNotDiscoveredException'),
    );
    await expect(history({ limit: 101 })).rejects.toEqual(
      named('InvalidLimitException'),
    );
    await expect(history({ nextToken: 'bm9uc2Vuc2U' })).rejects.toEqual(
      named('InvalidNextTokenException'),
    );
  });
});
