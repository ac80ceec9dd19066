import { mockServices } from '@backstage/backend-test-utils';
import { DefaultEventsService } from '@backstage/plugin-events-node';
import type { CloudChange } from '@iac-drift/backstage-plugin-iac-drift-node';
import fc from 'fast-check';
import { changeOf } from './changeOf';
import { EventBridgeFeed } from './EventBridgeFeed';

const ACCOUNT = '111122223333';
const TOPIC = 'iac-drift-aws';

const envelope = (detailType: string, source: string, detail: object) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': detailType,
  source,
  account: ACCOUNT,
  time: '2026-11-20T10:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail,
});

const itemChange = (item: object) =>
  envelope('Config Configuration Item Change', 'aws.config', {
    recordVersion: '1.3',
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: {
      resourceType: 'AWS::SQS::Queue',
      resourceId: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs',
      resourceName: 'jobs',
      ARN: 'arn:aws:sqs:eu-west-1:111122223333:jobs',
      awsAccountId: ACCOUNT,
      awsRegion: 'eu-west-1',
      configurationItemStatus: 'OK',
      configuration: { VisibilityTimeout: 90 },
      ...item,
    },
  });

const apiCall = (detail: object) =>
  envelope('AWS API Call via CloudTrail', 'aws.ec2', {
    eventVersion: '1.09',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'AuthorizeSecurityGroupIngress',
    awsRegion: 'eu-west-1',
    readOnly: false,
    requestParameters: {
      groupId: 'sg-0a4b8d1f6e2c97350',
      ipPermissions: { items: [{ fromPort: 22, toPort: 22 }] },
    },
    responseElements: { _return: true },
    ...detail,
  });

describe('changeOf', () => {
  it('reads where and which resource an item is of', () => {
    expect(changeOf(itemChange({}), [ACCOUNT])).toEqual({
      accountId: ACCOUNT,
      region: 'eu-west-1',
      ids: [
        'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs',
        'arn:aws:sqs:eu-west-1:111122223333:jobs',
        'jobs',
      ],
    });
  });

  it('reads the summary of an item that is too large', () => {
    const event = envelope('Config Configuration Item Change', 'aws.config', {
      messageType: 'OversizedConfigurationItemChangeNotification',
      configurationItemSummary: {
        resourceType: 'AWS::IAM::Role',
        resourceId: 'AROAEXAMPLE',
        awsRegion: 'global',
      },
    });
    expect(changeOf(event, [ACCOUNT])).toEqual({
      accountId: ACCOUNT,
      region: undefined,
      ids: ['AROAEXAMPLE'],
    });
  });

  it('reads every id that a call names, and that it is early', () => {
    expect(changeOf(apiCall({}), [ACCOUNT])).toEqual({
      accountId: ACCOUNT,
      region: 'eu-west-1',
      ids: ['sg-0a4b8d1f6e2c97350'],
      early: true,
    });
  });

  it('takes what is null for what is not there', () => {
    const nulls = { errorCode: null, readOnly: null, resources: null };
    expect(changeOf(apiCall(nulls), [ACCOUNT])).toMatchObject({ early: true });
  });

  it('reads names with spaces, as those of alarms', () => {
    const named = { resourceId: 'CPU is high', ARN: null, resourceName: null };
    expect(changeOf(itemChange(named), [ACCOUNT])).toMatchObject({
      ids: ['CPU is high'],
    });
  });

  it.each([{ readOnly: true }, { errorCode: 'UnauthorizedOperation' }])(
    'passes over a call that changed nothing: %p',
    detail => {
      expect(changeOf(apiCall(detail), [ACCOUNT])).toEqual({});
    },
  );

  it.each([
    ['another account', itemChange({}), ['999999999999'], /not configured/],
    ['no event', { hello: 'world' }, [ACCOUNT], /no event of Amazon/],
    ['nothing', null, [ACCOUNT], /no event of Amazon/],
    [
      'another event',
      envelope('EC2 Instance State-change Notification', 'aws.ec2', {}),
      [ACCOUNT],
      /neither/,
    ],
    [
      'an item without ids',
      itemChange({ resourceId: 7, ARN: '', resourceName: '\n' }),
      [ACCOUNT],
      /names no resource/,
    ],
  ])('says why it ignores %s', (_, event, accounts, because) => {
    expect(changeOf(event, accounts)).toEqual({
      because: expect.stringMatching(because),
    });
  });

  it('takes anything, and never more than a hundred short ids', () => {
    const hostile = fc.anything({ maxDepth: 6, withNullPrototype: true });
    fc.assert(
      fc.property(hostile, hostile, (payload, inner) => {
        changeOf(payload, [ACCOUNT]);
        const change = changeOf(
          apiCall({ requestParameters: inner, resources: inner }),
          [ACCOUNT],
        );
        const { ids } = { ids: [], ...change } as { ids: string[] };
        expect(ids.length).toBeLessThanOrEqual(100);
        ids.forEach(id => expect(id.length).toBeLessThanOrEqual(500));
      }),
    );
    const many = Array.from({ length: 100_000 }, (_, n) => `id-${n}`);
    const change = changeOf(apiCall({ requestParameters: many }), [ACCOUNT]);
    expect('ids' in change && change.ids).toHaveLength(100);
  });
});

describe('EventBridgeFeed', () => {
  const follow = async () => {
    const logger = mockServices.logger.mock();
    const events = DefaultEventsService.create({
      logger,
      useEventBus: 'never',
    });
    const changes: CloudChange[] = [];
    await new EventBridgeFeed({
      events,
      topics: [TOPIC],
      accountIds: [ACCOUNT],
      logger,
    }).start(change => changes.push(change));
    const publish = (eventPayload: unknown) =>
      events.publish({ topic: TOPIC, eventPayload });
    return { logger, changes, publish };
  };

  it('tells of what arrives through the events service', async () => {
    const { changes, publish } = await follow();
    await publish(itemChange({}));
    await publish(apiCall({}));
    expect(changes).toHaveLength(2);
  });

  it('writes one line about a flood of what it cannot use, and none of its text', async () => {
    const { logger, changes, publish } = await follow();
    for (let n = 0; n < 1_000; n += 1) {
      await publish({ 'detail-type': 'secret', account: 'canary' });
    }
    expect(changes).toEqual([]);
    expect(logger.warn.mock.calls).toEqual([
      [
        '1 events on iac-drift-aws were ignored, the last one because its account is not configured under iacDrift.aws.accounts',
      ],
    ]);
  });
});
