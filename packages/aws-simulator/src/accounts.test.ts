/** @jest-environment node */
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  GetResourceConfigHistoryCommand,
} from '@aws-sdk/client-config-service';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { clientsOf } from './__testUtils__/clients';
import { group } from './__testUtils__/running';
import { runScenario } from './scenarios/runScenario';
import { startSimulator, type Simulator } from '.';

const SECOND = '210987654321';

let simulator: Simulator;
let now: Date;
beforeEach(async () => {
  now = new Date('2026-03-02T10:00:00Z');
  simulator = await startSimulator({
    accountIds: ['123456789012', SECOND],
    now: () => now,
  });
});
afterEach(() => simulator.close());

const eventsOf = async (resourceName: string, region = 'eu-west-1') => {
  const { Events = [] } = await clientsOf(
    simulator.url,
    region,
  ).cloudtrail.send(
    new LookupEventsCommand({
      LookupAttributes: [
        { AttributeKey: 'ResourceName', AttributeValue: resourceName },
      ],
    }),
  );
  return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent!));
};
const historyOf = async () => {
  const { configurationItems } = await clientsOf(simulator.url).config.send(
    new GetResourceConfigHistoryCommand(group),
  );
  return configurationItems!;
};

it('a role of another account gives keys that lead there', async () => {
  const options = { endpoint: simulator.url, region: 'eu-west-1' };
  const sts = new STSClient({
    ...options,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'x' },
  });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${SECOND}:role/reader`,
      RoleSessionName: 'backstage',
    }),
  );
  const there = new STSClient({
    ...options,
    credentials: {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken,
    },
  });
  expect(await there.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: SECOND,
  });
  expect(simulator.calls.map(({ accountId }) => accountId)).toEqual([
    '123456789012',
    SECOND,
  ]);
});

it('what happens in one account is seen in that one only', () => {
  const [first, second] = [...simulator.accounts.values()];
  const { item, event } = runScenario(second, 'queue-timeout', 'drift');
  expect(item.resourceId).toContain(SECOND);
  expect(JSON.stringify(event)).not.toContain('123456789012');
  expect(first.activeScenarios()).toEqual({});
});

it('CloudTrail shows an event when its delay is over, and Config at once', async () => {
  simulator.account.trail.delayMs = 5 * 60_000;
  const { event } = runScenario(simulator.account, 'open-ssh', 'drift');
  const ids = async () =>
    (await eventsOf(group.resourceId)).map(({ eventID }) => eventID);
  expect(await historyOf()).toHaveLength(2);
  expect(await ids()).not.toContain(event.eventId);
  now = new Date('2026-03-02T10:04:59Z');
  expect(await ids()).not.toContain(event.eventId);
  now = new Date('2026-03-02T10:05:00Z');
  expect(await ids()).toContain(event.eventId);
});

it('related events are empty, as in items of today', async () => {
  runScenario(simulator.account, 'open-ssh', 'drift');
  for (const { relatedEvents, configurationItemMD5Hash } of await historyOf()) {
    expect(relatedEvents).toEqual([]);
    expect(configurationItemMD5Hash).toBe('');
  }
});

it('a recorder that stood still records afterwards what is there by then', async () => {
  const { config } = clientsOf(simulator.url);
  simulator.account.stopRecorder();
  runScenario(simulator.account, 'open-ssh', 'drift');
  expect(await historyOf()).toHaveLength(1);
  const status = () =>
    config.send(new DescribeConfigurationRecorderStatusCommand({}));
  expect((await status()).ConfigurationRecordersStatus![0].recording).toBe(
    false,
  );
  now = new Date('2026-03-02T12:00:00Z');
  simulator.account.startRecorder();
  const [newest, ...older] = await historyOf();
  expect(older).toHaveLength(1);
  expect(newest.configurationItemCaptureTime).toEqual(now);
});

it('a type that is left out is neither recorded nor said to be', async () => {
  const { config } = clientsOf(simulator.url);
  simulator.account.recorder.excludedTypes = [group.resourceType];
  await expect(historyOf()).rejects.toMatchObject({
    name: 'ResourceNotDiscoveredException',
  });
  const { ConfigurationRecorders } = await config.send(
    new DescribeConfigurationRecordersCommand({}),
  );
  expect(ConfigurationRecorders![0].recordingGroup).toMatchObject({
    allSupported: false,
    exclusionByResourceTypes: { resourceTypes: [group.resourceType] },
  });
});

it('a role that was assumed on the way is an event of its own, under the key of its session', async () => {
  const { event } = runScenario(
    simulator.account,
    'open-ssh',
    'drift',
    'alice@example.com>deployer>admin',
  );
  const { userIdentity } = event.record as {
    userIdentity: { accessKeyId: string; arn: string };
  };
  expect(userIdentity.arn).toMatch(/:assumed-role\/admin\/botocore-session-/);
  const [second] = await eventsOf(userIdentity.accessKeyId);
  expect(second).toMatchObject({
    eventName: 'AssumeRole',
    readOnly: true,
    responseElements: {
      credentials: { accessKeyId: userIdentity.accessKeyId },
    },
  });
  const [first] = await eventsOf(second.userIdentity.accessKeyId);
  expect(first.userIdentity.arn).toMatch(/alice@example\.com$/);
});

it('a call that failed is an event and no item', async () => {
  const { account } = simulator;
  account.call(
    {
      service: 'ec2',
      name: 'AuthorizeSecurityGroupIngress',
      requestParameters: { groupId: group.resourceId },
      responseElements: null,
      resources: [{ type: group.resourceType, name: group.resourceId }],
      errorCode: 'Client.UnauthorizedOperation',
    },
    { as: 'bob' },
  );
  expect(await historyOf()).toHaveLength(1);
  expect((await eventsOf(group.resourceId))[0]).toMatchObject({
    errorCode: 'Client.UnauthorizedOperation',
  });
});
