/** @jest-environment node */
import {
  BatchGetResourceConfigCommand,
  type BaseConfigurationItem,
} from '@aws-sdk/client-config-service';
import { group, named, runningSimulator } from '../__testUtils__/running';
import { runScenario } from '../scenarios/runScenario';

const running = runningSimulator();

const queue = {
  resourceType: 'AWS::SQS::Queue',
  resourceId: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-shipped',
} as const;
const bucketName = 'checkout-orders-exports-123456789012';

async function batchOf(
  ...resourceKeys: { resourceType: string; resourceId: string }[]
): Promise<BaseConfigurationItem[]> {
  const answer = await running.clients.config.send(
    new BatchGetResourceConfigCommand({
      resourceKeys: resourceKeys as {
        resourceType: 'AWS::S3::Bucket';
        resourceId: string;
      }[],
    }),
  );
  expect(answer.unprocessedResourceKeys).toEqual([]);
  return answer.baseConfigurationItems!;
}

describe('BatchGetResourceConfig', () => {
  it('gives configuration and supplementary configuration as text, without tags', async () => {
    const [bucket] = await batchOf({
      resourceType: 'AWS::S3::Bucket',
      resourceId: bucketName,
    });
    expect(JSON.parse(bucket.configuration!)).toMatchObject({
      name: bucketName,
    });
    const parts = bucket.supplementaryConfiguration!;
    expect(JSON.parse(parts.BucketVersioningConfiguration)).toEqual({
      status: 'Enabled',
      isMfaDeleteEnabled: null,
    });
    expect(parts.IsRequesterPaysEnabled).toBe('false');
    // Text inside text, as AWS Config has it.
    expect(
      JSON.parse(JSON.parse(parts.AccessControlList)).grantList,
    ).toHaveLength(1);
    expect(bucket).not.toHaveProperty('tags');
    expect(parts).not.toHaveProperty('BucketTaggingConfiguration');
    expect(bucket).not.toHaveProperty('relationships');
  });

  it('keeps back the tags of a queue', async () => {
    const [item] = await batchOf(queue);
    expect(item.supplementaryConfiguration).not.toHaveProperty('Tags');
  });

  it('leaves out what it does not know, and what is deleted', async () => {
    runScenario(running.simulator.account, 'delete-queue', 'drift');
    const items = await batchOf(
      { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-unknown' },
      queue,
      group,
    );
    expect(items.map(({ resourceId }) => resourceId)).toEqual([
      group.resourceId,
    ]);
  });

  it('takes 1 to 100 keys', async () => {
    const send = (count: number) =>
      running.clients.config.send(
        new BatchGetResourceConfigCommand({
          resourceKeys: Array.from({ length: count }, () => group),
        }),
      );
    await expect(send(0)).rejects.toEqual(named('ValidationException'));
    await expect(send(101)).rejects.toEqual(named('ValidationException'));
    await expect(send(100)).resolves.toBeDefined();
  });
});
