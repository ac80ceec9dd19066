/** @jest-environment node */
import {
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { clientsOf } from '../__testUtils__/clients';
import { group, named, runningSimulator } from '../__testUtils__/running';
import { runScenario } from '../scenarios/runScenario';

const running = runningSimulator();

describe('LookupEvents', () => {
  const lookup = async (
    input: LookupEventsCommandInput = {},
    from = running.clients.cloudtrail,
  ) => (await from.send(new LookupEventsCommand(input))).Events!;
  const by = (
    AttributeKey: 'ResourceName' | 'Username',
    AttributeValue: string,
  ) => ({
    LookupAttributes: [{ AttributeKey, AttributeValue }],
  });

  it('names the person in the console, the time and what was asked for', async () => {
    const { event, item } = runScenario(
      running.simulator.account,
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
    runScenario(running.simulator.account, 'admin-role', 'drift');
    const question = by('ResourceName', 'payments-webhook');
    expect(await lookup(question)).toEqual([]);
    const global = clientsOf(running.simulator.url, 'us-east-1').cloudtrail;
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
    runScenario(running.simulator.account, 'queue-timeout', 'drift');
    const all = await lookup();
    expect(all.map(({ EventTime }) => +EventTime!)).toEqual(
      all.map(({ EventTime }) => +EventTime!).sort((a, b) => b - a),
    );
    const recent = await lookup({ StartTime: new Date(Date.now() - 60_000) });
    expect(recent).toHaveLength(1);

    const paged: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const page = await running.clients.cloudtrail.send(
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
    runScenario(running.simulator.account, 'queue-timeout', 'drift', as);
    const [event] = await lookup({ MaxResults: 1 });
    expect(event.Username).toBe(username);
    expect(JSON.parse(event.CloudTrailEvent!).userIdentity.type).toBe(type);
  });
});
