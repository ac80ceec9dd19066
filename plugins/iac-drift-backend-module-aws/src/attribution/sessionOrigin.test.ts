import type { JsonObject } from '@iac-drift/engine';
import { ACCOUNT_ID, Fault, LoopbackAws } from '../testing/LoopbackAws';
import { CallBudget, EventHistory } from './EventHistory';
import { withOrigin } from './sessionOrigin';
import { parseTrailEvent } from './TrailEvent';

const OTHER = '444455556666';
const BEGAN = '2026-03-02T10:00:00Z';

const roleSession = (
  accountId: string,
  role: string,
  name: string,
  accessKeyId: string,
): JsonObject => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLE:${name}`,
  arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`,
  accountId,
  accessKeyId,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      arn: `arn:aws:iam::${accountId}:role/${role}`,
      userName: role,
    },
    attributes: { creationDate: BEGAN },
  },
});
const record = (
  eventName: string,
  userIdentity: JsonObject,
  more: JsonObject = {},
) => ({
  EventId: eventName,
  CloudTrailEvent: JSON.stringify({
    eventID: eventName,
    eventName,
    eventSource: 'sts.amazonaws.com',
    eventTime: BEGAN,
    awsRegion: 'eu-west-1',
    userIdentity,
    ...more,
  }),
});
const assumption = (userIdentity: JsonObject, accessKeyId: string) =>
  record('AssumeRole', userIdentity, {
    responseElements: { credentials: { accessKeyId } },
  });

describe('the origin of a session', () => {
  let here: LoopbackAws;
  let there: LoopbackAws;
  beforeAll(async () => {
    [here, there] = [await LoopbackAws.start(), await LoopbackAws.start()];
  });
  beforeEach(() => {
    here.reset();
    there.reset();
    there.on('GetCallerIdentity', () => ({ Account: OTHER }));
  });
  afterAll(() => Promise.all([here.stop(), there.stop()]));

  const find = (userIdentity: JsonObject, calls = 8) => {
    const account = here.account();
    return withOrigin({
      event: parseTrailEvent(record('SetQueueAttributes', userIdentity))!,
      account,
      accounts: [account, there.account({ accountId: OTHER })],
      history: new EventHistory({
        now: () => new Date('2026-03-02T12:00:00Z'),
      }),
      budget: new CallBudget(calls),
    });
  };
  const session = roleSession(ACCOUNT_ID, 'Deploy', 'frank', 'ASIAONE');
  const stranger = {
    type: 'AWSAccount',
    principalId: 'AROAEXAMPLE:frank',
    accountId: OTHER,
  };

  it('is told in full by the account of the caller', async () => {
    here.on('LookupEvents', () => ({
      Events: [assumption(stranger, 'ASIAONE')],
    }));
    const sso = 'AWSReservedSSO_Admin_0123456789abcdef';
    there.on('LookupEvents', () => ({
      Events: [
        assumption(
          roleSession(OTHER, sso, 'frank@example.com', 'ASIATWO'),
          'ASIAONE',
        ),
      ],
    }));
    const caller = await find(session);
    expect(caller.actor).toBe('frank@example.com');
    expect(caller.chain).toEqual([
      'frank@example.com',
      `arn:aws:iam::${OTHER}:role/${sso}`,
      `arn:aws:sts::${OTHER}:assumed-role/${sso}/frank@example.com`,
      `arn:aws:iam::${ACCOUNT_ID}:role/Deploy`,
      `arn:aws:sts::${ACCOUNT_ID}:assumed-role/Deploy/frank`,
    ]);
    expect(here.callsOf('LookupEvents')[0].input.LookupAttributes).toEqual([
      { AttributeKey: 'ResourceName', AttributeValue: 'ASIAONE' },
    ]);
  });

  it('names the session that the caller began, whatever roles came after', async () => {
    const sso = roleSession(
      OTHER,
      'AWSReservedSSO_Admin_0',
      'frank',
      'ASIATWO',
    );
    here.on('LookupEvents', () => ({
      Events: [assumption(sso, 'ASIAONE')],
    }));
    const began = await find(sso);
    expect(began.session).toMatch(/^[0-9a-f]{32}$/);
    expect((await find(session)).session).toBe(began.session);
    const later = JSON.parse(JSON.stringify(sso).replace(BEGAN, '2026-03-02'));
    expect((await find(later)).session).not.toBe(began.session);
    const lasting = { type: 'IAMUser', userName: 'erin', arn: 'arn:erin' };
    expect((await find(lasting)).session).toBeUndefined();
  });

  it('is told as far as the own account knows when the other says nothing', async () => {
    here.on('LookupEvents', () => ({
      Events: [assumption(stranger, 'ASIAONE')],
    }));
    expect((await find(session)).actor).toBe(`frank of account ${OTHER}`);
  });

  it('is nobody whose session had another key, or whose call failed', async () => {
    const mallory = { type: 'IAMUser', userName: 'mallory' };
    here.on('LookupEvents', () => ({
      Events: [
        assumption(mallory, 'ASIAOTHER'),
        record('AssumeRole', mallory, {
          errorCode: 'AccessDenied',
          responseElements: { credentials: { accessKeyId: 'ASIAONE' } },
        }),
      ],
    }));
    expect((await find(session)).actor).toBe('frank');
  });

  it('leaves the caller as the event has it when nothing can be asked', async () => {
    expect((await find(session, 0)).actor).toBe('frank');
    here.on('LookupEvents', () => new Fault(400, 'AccessDeniedException'));
    expect((await find(session)).actor).toBe('frank');
  });

  it('is not looked for where the name is certain', async () => {
    await find({ type: 'IAMUser', userName: 'alice' });
    await find(
      roleSession(ACCOUNT_ID, 'App', 'i-0abc1234def567890', 'ASIAONE'),
    );
    expect(here.callsOf('LookupEvents')).toEqual([]);
  });

  it('ends although sessions point at each other', async () => {
    here.on('LookupEvents', () => ({
      Events: [assumption(session, 'ASIAONE')],
    }));
    expect((await find(session)).actor).toBe('frank');
  });
});
