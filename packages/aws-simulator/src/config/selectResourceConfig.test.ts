/** @jest-environment node */
import { SelectResourceConfigCommand } from '@aws-sdk/client-config-service';
import { named, runningSimulator } from '../__testUtils__/running';
import type { JsonObject } from '../json';
import { runScenario } from '../scenarios/runScenario';

const running = runningSimulator();

const bucketName = 'checkout-orders-exports-123456789012';

interface Row {
  resourceType: string;
  resourceName: string;
  configuration: JsonObject;
  supplementaryConfiguration: JsonObject;
  tags: { key: string; value: string }[];
}

async function selected(Expression: string): Promise<Row[]> {
  const { Results } = await running.clients.config.send(
    new SelectResourceConfigCommand({ Expression, Limit: 100 }),
  );
  return Results!.map(row => JSON.parse(row));
}

describe('the seed', () => {
  it('has at least 40 resources of 12 types for three services and two teams', async () => {
    const rows = await selected('SELECT resourceType, tags');
    const tagValues = (key: string) =>
      new Set(
        rows
          .flatMap(({ tags }) => tags)
          .filter(tag => tag.key === key)
          .map(tag => tag.value),
      );
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(
      new Set(rows.map(({ resourceType }) => resourceType)).size,
    ).toBeGreaterThanOrEqual(12);
    expect(tagValues('service')).toEqual(
      new Set(['orders', 'payments', 'media']),
    );
    expect(tagValues('team')).toEqual(
      new Set(['team-checkout', 'team-content']),
    );
  });

  it('was captured when the account was made', async () => {
    const { Results } = await running.clients.config.send(
      new SelectResourceConfigCommand({
        Expression: 'SELECT configurationItemCaptureTime',
        Limit: 100,
      }),
    );
    expect(new Set(Results)).toEqual(
      new Set([
        JSON.stringify({
          configurationItemCaptureTime: running.simulator.account.createdAt,
        }),
      ]),
    );
  });
});

describe('SelectResourceConfig', () => {
  it('gives objects without nulls, and tags as a list', async () => {
    const [row] = await selected(
      `SELECT resourceId, configuration, supplementaryConfiguration, tags WHERE resourceType = 'AWS::S3::Bucket' AND resourceId = '${bucketName}'`,
    );
    expect(row.configuration.owner).not.toHaveProperty('displayName');
    expect(row.supplementaryConfiguration).toMatchObject({
      BucketLoggingConfiguration: {},
      BucketVersioningConfiguration: { status: 'Enabled' },
      IsRequesterPaysEnabled: false,
    });
    expect(typeof row.supplementaryConfiguration.AccessControlList).toBe(
      'string',
    );
    expect(row.tags).toContainEqual({
      tag: 'service=orders',
      key: 'service',
      value: 'orders',
    });
  });

  it('does not see what is deleted', async () => {
    runScenario(running.simulator.account, 'delete-queue', 'drift');
    const rows = await selected(
      "SELECT resourceName WHERE resourceType = 'AWS::SQS::Queue' AND resourceName LIKE 'orders-%'",
    );
    expect(rows.map(({ resourceName }) => resourceName)).toEqual([
      'orders-dlq',
      'orders-created',
    ]);
  });

  it('gives pages of 25, and never a row twice', async () => {
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await running.clients.config.send(
        new SelectResourceConfigCommand({
          Expression: 'SELECT resourceType, resourceId',
          NextToken,
        }),
      );
      expect(page.Results!.length).toBeLessThanOrEqual(25);
      expect(page.QueryInfo!.SelectFields).toEqual([
        { Name: 'resourceType' },
        { Name: 'resourceId' },
      ]);
      seen.push(...page.Results!);
      NextToken = page.NextToken;
    } while (NextToken);
    expect(seen.length).toBe(running.simulator.account.recordedItems().length);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('refuses an expression it cannot read, and a page of another question', async () => {
    await expect(selected('SELECT a FROM b')).rejects.toEqual(
      named('InvalidExpressionException'),
    );
    await expect(
      selected(`SELECT a WHERE a = '${'x'.repeat(4100)}'`),
    ).rejects.toEqual(named('InvalidExpressionException'));
    const { NextToken } = await running.clients.config.send(
      new SelectResourceConfigCommand({
        Expression: 'SELECT arn',
        Limit: 1,
      }),
    );
    await expect(
      running.clients.config.send(
        new SelectResourceConfigCommand({
          Expression: 'SELECT resourceId',
          NextToken,
        }),
      ),
    ).rejects.toEqual(named('InvalidNextTokenException'));
  });
});
