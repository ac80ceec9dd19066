/** @jest-environment node */
import { request } from 'node:http';
import {
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import {
  BatchGetResourceConfigCommand,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  GetResourceConfigHistoryCommand,
  ListDiscoveredResourcesCommand,
  SelectResourceConfigCommand,
  type BaseConfigurationItem,
} from '@aws-sdk/client-config-service';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { clientsOf } from './__testUtils__/clients';
import type { JsonObject } from './json';
import { runScenario } from './scenarios/runScenario';
import { startSimulator, type Fault, type Simulator } from '.';

const group = {
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a4b8d1f6e2c97350',
} as const;
const queue = {
  resourceType: 'AWS::SQS::Queue',
  resourceId: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-shipped',
} as const;
const bucketName = 'checkout-orders-exports-123456789012';

let simulator: Simulator;
let clients: ReturnType<typeof clientsOf>;

beforeEach(async () => {
  simulator = await startSimulator();
  clients = clientsOf(simulator.url);
});

afterEach(() => simulator.close());

const named = (name: string) => expect.objectContaining({ name });

async function batchOf(
  ...resourceKeys: { resourceType: string; resourceId: string }[]
): Promise<BaseConfigurationItem[]> {
  const answer = await clients.config.send(
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

interface Row {
  resourceType: string;
  resourceName: string;
  configuration: JsonObject;
  supplementaryConfiguration: JsonObject;
  tags: { key: string; value: string }[];
}

async function selected(Expression: string): Promise<Row[]> {
  const { Results } = await clients.config.send(
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
    const [item] = await batchOf(group);
    expect(item.configurationItemCaptureTime).toEqual(
      new Date(simulator.account.createdAt),
    );
  });
});

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
    runScenario(simulator.account, 'delete-queue', 'drift');
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
      clients.config.send(
        new BatchGetResourceConfigCommand({
          resourceKeys: Array.from({ length: count }, () => group),
        }),
      );
    await expect(send(0)).rejects.toEqual(named('ValidationException'));
    await expect(send(101)).rejects.toEqual(named('ValidationException'));
    await expect(send(100)).resolves.toBeDefined();
  });
});

describe('GetResourceConfigHistory', () => {
  const history = (options: object = {}) =>
    clients.config.send(
      new GetResourceConfigHistoryCommand({ ...group, ...options }),
    );

  it('gives text, nulls and an object of tags', async () => {
    const { configurationItems } = await clients.config.send(
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
    runScenario(simulator.account, 'open-ssh', 'drift');
    runScenario(simulator.account, 'open-ssh', 'revert');
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
    const { item } = runScenario(simulator.account, 'open-ssh', 'drift');
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
    runScenario(simulator.account, 'delete-queue', 'drift');
    const { configurationItems } = await clients.config.send(
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
    runScenario(simulator.account, 'delete-queue', 'drift');
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
      const page = await clients.config.send(
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
    expect(seen.length).toBe(simulator.account.latestItems().length);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('refuses an expression it cannot read, and a page of another question', async () => {
    await expect(selected('SELECT a FROM b')).rejects.toEqual(
      named('InvalidExpressionException'),
    );
    await expect(
      selected(`SELECT a WHERE a = '${'x'.repeat(4100)}'`),
    ).rejects.toEqual(named('InvalidExpressionException'));
    const { NextToken } = await clients.config.send(
      new SelectResourceConfigCommand({
        Expression: 'SELECT arn',
        Limit: 1,
      }),
    );
    await expect(
      clients.config.send(
        new SelectResourceConfigCommand({
          Expression: 'SELECT resourceId',
          NextToken,
        }),
      ),
    ).rejects.toEqual(named('InvalidNextTokenException'));
  });
});

describe('ListDiscoveredResources', () => {
  const list = async (options: object = {}) =>
    (
      await clients.config.send(
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
    const { item } = runScenario(simulator.account, 'delete-queue', 'drift');
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
    const here = await clients.config.send(status);
    expect(here.ConfigurationRecordersStatus).toEqual([
      expect.objectContaining({ recording: true, lastStatus: 'SUCCESS' }),
    ]);
    const { ConfigurationRecorders } = await clients.config.send(
      new DescribeConfigurationRecordersCommand({}),
    );
    expect(ConfigurationRecorders![0].recordingGroup!.allSupported).toBe(true);

    const { config } = clientsOf(simulator.url, 'us-east-1');
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

describe('LookupEvents', () => {
  const lookup = async (
    input: LookupEventsCommandInput = {},
    from = clients.cloudtrail,
  ) => (await from.send(new LookupEventsCommand(input))).Events!;
  const by = (
    AttributeKey: 'ResourceName' | 'Username',
    AttributeValue: string,
  ) => ({
    LookupAttributes: [{ AttributeKey, AttributeValue }],
  });

  it('names the person in the console, the time and what was asked for', async () => {
    const { event, item } = runScenario(
      simulator.account,
      'open-ssh',
      'drift',
      'alice@example.com',
    );
    const [found, ...older] = await lookup(
      by('ResourceName', group.resourceId),
    );
    expect(found).toMatchObject({
      EventId: event.eventId,
      EventName: 'AuthorizeSecurityGroupIngress',
      EventSource: 'ec2.amazonaws.com',
      Username: 'alice@example.com',
      ReadOnly: 'false',
    });
    expect(+found.EventTime!).toBeLessThanOrEqual(Date.parse(item.captureTime));
    expect(+found.EventTime!).toBeGreaterThan(
      Date.parse(item.captureTime) - 2000,
    );
    const record = JSON.parse(found.CloudTrailEvent!);
    expect(record).toMatchObject({
      eventID: event.eventId,
      sessionCredentialFromConsole: 'true',
      userAgent: expect.stringContaining('Mozilla/5.0'),
      userIdentity: {
        type: 'AssumedRole',
        arn: expect.stringMatching(
          /:assumed-role\/AWSReservedSSO_AdministratorAccess_[0-9a-f]{16}\/alice@example\.com$/,
        ),
      },
      requestParameters: {
        groupId: group.resourceId,
        ipPermissions: {
          items: [
            { fromPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
          ],
        },
      },
    });
    // An apply of the pipeline from before, which is not the cause.
    expect(older).toHaveLength(1);
    expect(JSON.parse(older[0].CloudTrailEvent!).userAgent).toContain(
      'Terraform/',
    );
  });

  it('logs IAM in us-east-1, as AWS does', async () => {
    runScenario(simulator.account, 'admin-role', 'drift');
    const question = by('ResourceName', 'payments-webhook');
    expect(await lookup(question)).toEqual([]);
    const global = clientsOf(simulator.url, 'us-east-1').cloudtrail;
    expect(await lookup(question, global)).toEqual([
      expect.objectContaining({ EventName: 'AttachRolePolicy' }),
    ]);
  });

  it('tells refused calls by their error', async () => {
    const [event] = await lookup(by('Username', 'mateo@example.com'));
    expect(JSON.parse(event.CloudTrailEvent!)).toMatchObject({
      errorCode: 'AccessDenied',
    });
  });

  it('keeps to a time range and gives the newest first, page by page', async () => {
    runScenario(simulator.account, 'queue-timeout', 'drift');
    const all = await lookup();
    expect(all.map(({ EventTime }) => +EventTime!)).toEqual(
      all.map(({ EventTime }) => +EventTime!).sort((a, b) => b - a),
    );
    const recent = await lookup({ StartTime: new Date(Date.now() - 60_000) });
    expect(recent).toHaveLength(1);

    const paged: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const page = await clients.cloudtrail.send(
        new LookupEventsCommand({ MaxResults: 1, NextToken }),
      );
      paged.push(...page.Events!);
      NextToken = page.NextToken;
    } while (NextToken);
    expect(paged).toEqual(all);
  });

  it('takes one attribute, 50 results, and a range that is one', async () => {
    const attribute = by('Username', 'x').LookupAttributes[0];
    await expect(
      lookup({ LookupAttributes: [attribute, attribute] }),
    ).rejects.toEqual(named('InvalidLookupAttributesException'));
    await expect(lookup({ MaxResults: 51 })).rejects.toEqual(
      named('InvalidMaxResultsException'),
    );
    await expect(
      lookup({ StartTime: new Date(1000), EndTime: new Date(0) }),
    ).rejects.toEqual(named('InvalidTimeRangeException'));
  });

  it.each([
    ['terraform', 'AssumedRole', 'GitHubActions'],
    ['root', 'Root', 'root'],
    ['bob', 'IAMUser', 'bob'],
  ])('writes %s down as %s', async (as, type, username) => {
    runScenario(simulator.account, 'queue-timeout', 'drift', as);
    const [event] = await lookup({ MaxResults: 1 });
    expect(event.Username).toBe(username);
    expect(JSON.parse(event.CloudTrailEvent!).userIdentity.type).toBe(type);
  });
});

describe('GetCallerIdentity', () => {
  it('says which account this is', async () => {
    expect(
      await clients.sts.send(new GetCallerIdentityCommand({})),
    ).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/iac-drift-reader/backstage',
    });
  });
});

describe('signatures', () => {
  const raw = (headers: Record<string, string>, body = '{}') =>
    fetch(simulator.url, { method: 'POST', headers, body });
  const target = {
    'x-amz-target': 'StarlingDoveService.ListDiscoveredResources',
  };
  const authorization = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(
      64,
    )}`;

  it.each([
    [{}, 'MissingAuthenticationTokenException'],
    [{ authorization: 'Bearer x' }, 'IncompleteSignatureException'],
    [{ authorization: authorization('s3') }, 'InvalidSignatureException'],
  ])('must be there and for the service', async (headers, type) => {
    const response = await raw({ ...target, ...headers });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toMatchObject({ __type: type });
  });

  it('must be there for STS too, which answers in XML', async () => {
    const response = await raw(
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=GetCallerIdentity&Version=2011-06-15',
    );
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(
      '<Code>MissingAuthenticationToken</Code>',
    );
  });

  it('accepts the longer target that the aws command line sends', async () => {
    const response = await raw({
      'x-amz-target':
        'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
      authorization: authorization('cloudtrail'),
    });
    expect(response.status).toBe(200);
  });

  it('does not help with what the account does not know', async () => {
    const response = await raw({
      'x-amz-target': 'StarlingDoveService.constructor',
      authorization: authorization('config'),
    });
    expect(await response.json()).toMatchObject({
      __type: 'UnknownOperationException',
    });
    const malformed = await raw(
      { ...target, authorization: authorization('config') },
      '{"resourceType":',
    );
    expect(await malformed.json()).toMatchObject({
      __type: 'SerializationException',
    });
  });
});

describe('the door', () => {
  it('answers on loopback names only', async () => {
    const { port } = new URL(simulator.url);
    const status = await new Promise(resolve => {
      request(
        {
          port,
          host: '127.0.0.1',
          path: '/_simulator/scenarios',
          headers: { host: 'evil.example.com' },
        },
        response => resolve(response.statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });

  it('says in one sentence when the port is taken', async () => {
    const port = Number(new URL(simulator.url).port);
    await expect(startSimulator({ port })).rejects.toThrow(
      `Port ${port} is in use: stop what listens there, or choose another with --port.`,
    );
  });
});

describe('faults', () => {
  const inject = async (fault: object) => {
    const response = await fetch(`${simulator.url}/_simulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    return { status: response.status, answer: await response.json() };
  };
  const identify = () => clients.sts.send(new GetCallerIdentityCommand({}));

  it.each([
    ['throttle', 'ThrottlingException', 400],
    ['access-denied', 'AccessDeniedException', 400],
    ['server-error', 'InternalFailure', 500],
  ])('%s answers %s', async (kind, name, status) => {
    await inject({ operation: 'config:BatchGetResourceConfig', kind });
    await expect(batchOf(group)).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
    // Others go on.
    await expect(selected('SELECT arn')).resolves.toBeDefined();
    await fetch(`${simulator.url}/_simulator/faults`, { method: 'DELETE' });
    await expect(batchOf(group)).resolves.toHaveLength(1);
  });

  it('meet STS in its own protocol', async () => {
    await inject({ operation: 'sts:*', kind: 'throttle' });
    await expect(identify()).rejects.toMatchObject({ name: 'Throttling' });
  });

  it('end after their times', async () => {
    await inject({ operation: '*', kind: 'throttle', times: 2 });
    await expect(batchOf(group)).rejects.toThrow('Rate exceeded');
    await expect(identify()).rejects.toThrow('Rate exceeded');
    await expect(batchOf(group)).resolves.toHaveLength(1);
  });

  it('let a call hang until the server ends', async () => {
    await inject({ operation: 'config:*', kind: 'hang' });
    const hanging = batchOf(group);
    const settled = jest.fn();
    hanging.then(settled, settled);
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(settled).not.toHaveBeenCalled();
    await simulator.close();
    await expect(hanging).rejects.toThrow();
    simulator = await startSimulator();
  });

  it('can be there from the start', async () => {
    const faults: Fault[] = [{ operation: '*', kind: 'server-error' }];
    const other = await startSimulator({ faults });
    await expect(
      clientsOf(other.url).sts.send(new GetCallerIdentityCommand({})),
    ).rejects.toThrow();
    await other.close();
  });

  it.each([
    { kind: 'earthquake' },
    { kind: 'throttle', operation: 'iam:*' },
    { kind: 'throttle', times: 0 },
  ])('are refused when nobody knows them: %p', async fault => {
    expect(await inject(fault)).toEqual({
      status: 400,
      answer: { error: expect.stringMatching(/^A fault's .*\.$/) },
    });
  });
});

describe('the control API', () => {
  it('does not take orders from a web page', async () => {
    const url = `${simulator.url}/_simulator/scenarios/open-ssh/drift`;
    const plain = await fetch(url, { method: 'POST', body: '{"as":"x"}' });
    expect(plain.status).toBe(400);
    const page = await fetch(url, {
      method: 'POST',
      headers: { origin: 'http://evil.example.com' },
    });
    expect(page.status).toBe(400);
    expect(simulator.account.activeScenarios()).toEqual({});
  });

  it.each([
    ['POST', 'scenarios/earthquake/drift', 404],
    ['POST', 'scenarios/__proto__/drift', 404],
    ['GET', 'scenarios/open-ssh/drift', 404],
    ['PUT', 'faults', 404],
  ])('has no %s %s', async (method, path, status) => {
    const response = await fetch(`${simulator.url}/_simulator/${path}`, {
      method,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  });
});
