/** @jest-environment node */
import {
  GetResourceCommand,
  ListResourcesCommand,
  paginateListResources,
} from '@aws-sdk/client-cloudcontrol';
import { SelectResourceConfigCommand } from '@aws-sdk/client-config-service';
import { clientsOf } from '../__testUtils__/clients';
import { named, runningSimulator } from '../__testUtils__/running';
import { runScenario } from '../scenarios/runScenario';

const running = runningSimulator();

const read = async (TypeName: string, Identifier: string) => {
  const answer = await running.clients.cloudcontrol.send(
    new GetResourceCommand({ TypeName, Identifier }),
  );
  expect(answer).toMatchObject({
    TypeName,
    ResourceDescription: { Identifier },
  });
  return JSON.parse(answer.ResourceDescription!.Properties!);
};
const list = (TypeName: string, more: object = {}) =>
  running.clients.cloudcontrol.send(
    new ListResourcesCommand({ TypeName, ...more }),
  );
const group = '/aws/lambda/payments-webhook';

describe('GetResource', () => {
  it.each([
    ['AWS::Logs::LogGroup', group, { RetentionInDays: 90 }],
    [
      'AWS::Lambda::Function',
      'media-thumbnails',
      {
        MemorySize: 2048,
        Environment: {
          Variables: { BUCKET: 'content-media-renditions-123456789012' },
        },
      },
    ],
    [
      'AWS::IAM::Role',
      'media-thumbnails',
      {
        Description: 'Runs the media-thumbnails function',
        MaxSessionDuration: 3600,
        AssumeRolePolicyDocument: { Version: '2012-10-17' },
      },
    ],
    [
      'AWS::EC2::VPC',
      'vpc-0c4a91f2d7be35801',
      { EnableDnsHostnames: true, EnableDnsSupport: true },
    ],
    [
      'AWS::EC2::Instance',
      'i-0f3a6b9c2d5e81047',
      { DisableApiTermination: false, InstanceType: 't3.small' },
    ],
    ['AWS::DynamoDB::Table', 'payments', { TableName: 'payments' }],
  ])('shows %s %s as CloudFormation would', async (type, id, properties) => {
    expect(await read(type, id)).toMatchObject(properties);
  });

  it('leaves out what has no value, and lists tags', async () => {
    const model = await read('AWS::Logs::LogGroup', group);
    expect(model).not.toHaveProperty('KmsKeyId');
    expect(model.Tags).toContainEqual({ Key: 'service', Value: 'payments' });
  });

  it('shows the very moment, also while AWS Config stands still', async () => {
    const { account } = running.simulator;
    account.stopRecorder();
    runScenario(account, 'lambda-memory', 'drift');
    runScenario(account, 'log-retention', 'drift');
    expect(
      await read('AWS::Lambda::Function', 'media-thumbnails'),
    ).toMatchObject({ MemorySize: 512 });
    expect(await read('AWS::Logs::LogGroup', group)).toMatchObject({
      RetentionInDays: 1,
    });
  });

  it.each([
    ['AWS::Logs::LogGroup', '/nowhere', 'ResourceNotFoundException'],
    ['AWS::Route53::RecordSet', 'x', 'UnsupportedActionException'],
    ['AWS::Never::Heard', 'x', 'TypeNotFoundException'],
    ['LogGroup', 'x', 'ValidationException'],
  ])('answers %s %s with %s', async (type, id, error) => {
    await expect(read(type, id)).rejects.toEqual(named(error));
  });

  it('finds nothing in another region, but for IAM', async () => {
    const { cloudcontrol } = clientsOf(running.simulator.url, 'us-east-1');
    const there = (TypeName: string, Identifier: string) =>
      cloudcontrol.send(new GetResourceCommand({ TypeName, Identifier }));
    await expect(there('AWS::Logs::LogGroup', group)).rejects.toEqual(
      named('ResourceNotFoundException'),
    );
    await expect(
      there('AWS::IAM::Role', 'media-thumbnails'),
    ).resolves.toBeDefined();
  });
});

describe('ListResources', () => {
  it('names what there is, page by page', async () => {
    const seen: string[] = [];
    const pages = paginateListResources(
      { client: running.clients.cloudcontrol, pageSize: 2 },
      { TypeName: 'AWS::Lambda::Function' },
    );
    for await (const { ResourceDescriptions } of pages) {
      expect(ResourceDescriptions!.length).toBeLessThanOrEqual(2);
      seen.push(...ResourceDescriptions!.map(r => r.Identifier!));
    }
    expect(seen.sort()).toEqual([
      'media-thumbnails',
      'orders-events',
      'payments-webhook',
    ]);
  });

  it('refuses a token of another question', async () => {
    const { NextToken } = await list('AWS::IAM::Role', { MaxResults: 1 });
    await expect(list('AWS::EC2::VPC', { NextToken })).rejects.toThrow();
  });
});

describe('what AWS Config does not record', () => {
  it('is in no answer of AWS Config', async () => {
    const { Results } = await running.clients.config.send(
      new SelectResourceConfigCommand({
        Expression: "SELECT * WHERE resourceType = 'AWS::Logs::LogGroup'",
      }),
    );
    expect(Results).toEqual([]);
    const all = await running.clients.config.send(
      new SelectResourceConfigCommand({
        Expression:
          'SELECT resourceId, configuration, supplementaryConfiguration',
        Limit: 100,
      }),
    );
    expect(JSON.stringify(all.Results)).not.toMatch(/whsec|modelOnly/);
  });
});

describe('faults of Cloud Control', () => {
  it.each([
    ['throttle', 'ThrottlingException'],
    ['access-denied', 'AccessDeniedException'],
    ['server-error', 'InternalFailure'],
    ['expired-credentials', 'ExpiredTokenException'],
  ])('are those of others: %s', async (kind, error) => {
    await fetch(`${running.simulator.url}/_simulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        kind,
        operation: 'cloudformation:GetResource',
        resourceType: 'AWS::Logs::LogGroup',
      }),
    });
    await expect(read('AWS::Logs::LogGroup', group)).rejects.toEqual(
      named(error),
    );
    await expect(
      read('AWS::Lambda::Function', 'payments-webhook'),
    ).resolves.toBeDefined();
  });
});
