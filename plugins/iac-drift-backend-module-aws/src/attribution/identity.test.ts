import type { JsonObject } from '@iac-drift/engine';
import fc from 'fast-check';
import { identify } from './identity';
import { parseTrailEvent } from './TrailEvent';

const event = (userIdentity: object | null, overrides: JsonObject = {}) =>
  parseTrailEvent({
    CloudTrailEvent: JSON.stringify({
      eventVersion: '1.09',
      eventID: '0b1c2d3e-0000-4000-8000-000000000001',
      eventName: 'PutBucketVersioning',
      eventSource: 's3.amazonaws.com',
      eventTime: '2025-03-04T05:06:07Z',
      userIdentity,
      ...overrides,
    }),
  })!;

const assumedRole = (role: string, session: string, more: JsonObject = {}) => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLEEXAMPLE123:${session}`,
  arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    attributes: { mfaAuthenticated: 'false' },
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEEXAMPLE123',
      arn: `arn:aws:iam::111122223333:role/${role}`,
      accountId: '111122223333',
      userName: role,
    },
  },
  ...more,
});

describe('identify', () => {
  it('names an IAM user', () => {
    expect(
      identify(
        event({
          type: 'IAMUser',
          arn: 'arn:aws:iam::111122223333:user/ops/alice',
          userName: 'alice',
          accessKeyId: 'AKIAEXAMPLE',
        }),
      ),
    ).toEqual({
      actor: 'alice',
      chain: ['alice', 'arn:aws:iam::111122223333:user/ops/alice'],
      channel: undefined,
    });
  });

  it('names the root user with its account', () => {
    const root = {
      type: 'Root',
      arn: 'arn:aws:iam::111122223333:root',
      accountId: '111122223333',
    };
    expect(identify(event(root)).actor).toBe('root of account 111122223333');
  });

  it('names the person behind an IAM Identity Center session', () => {
    const role = 'AWSReservedSSO_Admin_0123456789abcdef';
    const caller = identify(event(assumedRole(role, 'alice@example.com')));
    expect(caller.actor).toBe('alice@example.com');
    expect(caller.chain).toEqual([
      'alice@example.com',
      `arn:aws:iam::111122223333:role/${role}`,
      `arn:aws:sts::111122223333:assumed-role/${role}/alice@example.com`,
    ]);
  });

  it('finds role and session in the ARN when there is no session context', () => {
    const { sessionContext: _, ...bare } = assumedRole(
      'AWSReservedSSO_Dev_0123456789abcdef',
      'bob',
    );
    expect(identify(event(bare)).actor).toBe('bob');
  });

  it('names the session of an ordinary role, and the role when the session name is made up', () => {
    expect(identify(event(assumedRole('Deploy', 'carol'))).actor).toBe('carol');
    for (const session of [
      '1712345678901234567',
      'botocore-session-1712345678',
      'aws-sdk-js-1712345678901',
      'aws-go-sdk-1712345678901234567',
      '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    ]) {
      expect(identify(event(assumedRole('Deploy', session))).actor).toBe(
        'role Deploy',
      );
    }
  });

  it('names a role whose session has no name', () => {
    expect(
      identify(
        event({
          type: 'AssumedRole',
          principalId: 'AROAEXAMPLEEXAMPLE123',
          arn: 'arn:aws:sts::111122223333:assumed-role/Deploy',
        }),
      ).actor,
    ).toBe('role Deploy');
  });

  it('names the instance that used its profile', () => {
    const caller = identify(event(assumedRole('App', 'i-0abc1234def567890')));
    expect(caller.actor).toBe('i-0abc1234def567890');
    expect(caller.chain[1]).toBe('arn:aws:iam::111122223333:role/App');
  });

  it('prefers the source identity, which no role on the way can change', () => {
    const identity = assumedRole('Deploy', 'session-7');
    expect(
      identify(
        event({
          ...identity,
          sessionContext: {
            ...identity.sessionContext,
            sourceIdentity: 'dave@example.com',
          },
        }),
      ).actor,
    ).toBe('dave@example.com');
  });

  it('names the service of a service-linked role', () => {
    const role = 'AWSServiceRoleForAutoScaling';
    const caller = identify(
      event(
        {
          ...assumedRole(role, 'AutoScaling'),
          invokedBy: 'autoscaling.amazonaws.com',
          sessionContext: {
            sessionIssuer: {
              type: 'Role',
              arn: `arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/${role}`,
              userName: role,
            },
          },
        },
        {
          sourceIPAddress: 'autoscaling.amazonaws.com',
          userAgent: 'autoscaling.amazonaws.com',
        },
      ),
    );
    expect(caller).toMatchObject({
      actor: 'autoscaling.amazonaws.com',
      channel: 'service',
    });
  });

  it('keeps the person when a service passes her session on, and names both', () => {
    const caller = identify(
      event(
        assumedRole('Admin', 'erin', {
          invokedBy: 'cloudformation.amazonaws.com',
        }),
      ),
    );
    expect(caller.actor).toBe('erin');
    expect(caller.chain.at(-1)).toBe('cloudformation.amazonaws.com');
    expect(caller.channel).toBe('iac');
  });

  it('names the service that assumed a role by itself', () => {
    const { accessKeyId: _, ...identity } = assumedRole(
      'ConfigRole',
      'ConfigResourceCompositionSession',
    );
    expect(
      identify(event({ ...identity, invokedBy: 'config.amazonaws.com' })).actor,
    ).toBe('config.amazonaws.com');
  });

  it('names an AWS service, with or without a type', () => {
    for (const identity of [
      { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
      { accountId: '111122223333', invokedBy: 'lambda.amazonaws.com' },
    ]) {
      expect(
        identify(event(identity, { eventType: 'AwsServiceEvent' })),
      ).toEqual({
        actor: 'lambda.amazonaws.com',
        chain: ['lambda.amazonaws.com'],
        channel: 'service',
      });
    }
  });

  it('names another account as far as it is told', () => {
    expect(
      identify(
        event({
          type: 'AWSAccount',
          principalId: 'AROAEXAMPLEEXAMPLE123:frank',
          accountId: '444455556666',
        }),
      ).actor,
    ).toBe('frank of account 444455556666');
  });

  it('names a federated user and who vouched for it', () => {
    const caller = identify(
      event({
        type: 'FederatedUser',
        arn: 'arn:aws:sts::111122223333:federated-user/grace',
        principalId: '111122223333:grace',
        sessionContext: {
          sessionIssuer: {
            type: 'IAMUser',
            arn: 'arn:aws:iam::111122223333:user/broker',
            userName: 'broker',
          },
        },
      }),
    );
    expect(caller.actor).toBe('grace');
    expect(caller.chain).toContain('arn:aws:iam::111122223333:user/broker');
  });

  it.each([
    [
      {
        type: 'WebIdentityUser',
        principalId: 'accounts.google.com:app:heidi',
        userName: 'heidi',
        identityProvider: 'accounts.google.com',
      },
      'heidi',
    ],
    [
      {
        type: 'SAMLUser',
        principalId: 'hash:ivan@example.com',
        userName: 'ivan@example.com',
        identityProvider: 'hash',
      },
      'ivan@example.com',
    ],
    [
      {
        type: 'IdentityCenterUser',
        onBehalfOf: {
          userId: '544894e8-80c1-707f-60e3-3ba6510dfac1',
          identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1',
        },
      },
      '544894e8-80c1-707f-60e3-3ba6510dfac1',
    ],
    [{ type: 'Unknown', userName: 'judy' }, 'judy'],
    [{ type: 'Directory', principalId: 'S-1-5-21' }, 'S-1-5-21'],
  ])('reads %j', (identity, actor) => {
    expect(identify(event(identity)).actor).toBe(actor);
  });

  it('has nobody to name when the event names nobody', () => {
    expect(identify(event(null))).toEqual({
      actor: undefined,
      chain: [],
      channel: undefined,
    });
  });

  it('shows no access key', () => {
    const caller = identify(event(assumedRole('Deploy', 'carol')));
    expect(JSON.stringify(caller)).not.toContain('ASIA');
  });

  it.each(['a\ud800b', `${'x'.repeat(511)}\u{1f600}`])(
    'has no half characters in a name, which nothing can store',
    userName => {
      const parsed = parseTrailEvent({
        CloudTrailEvent: JSON.stringify({
          eventID: '1',
          eventName: 'x',
          eventTime: '2025-03-04T05:06:07Z',
          userAgent: userName,
          userIdentity: { type: 'IAMUser', userName },
        }),
      })!;
      const text = `${identify(parsed).actor}${parsed.userAgent}`;
      expect(encodeURIComponent(text)).not.toContain('%EF%BF%BD');
    },
  );

  it('takes control characters out of names, which callers choose', () => {
    expect(
      identify(event({ type: 'IAMUser', userName: 'ali\u202ece\n' })).actor,
    ).toBe('ali ce');
  });

  it('never throws, whatever the identity', () => {
    expect(() =>
      fc.assert(
        fc.property(
          fc.constantFrom(
            'AssumedRole',
            'IAMUser',
            'AWSAccount',
            'Root',
            '',
            'x',
          ),
          fc.dictionary(
            fc.constantFrom(
              'arn',
              'principalId',
              'userName',
              'invokedBy',
              'accountId',
              'sessionContext',
              'onBehalfOf',
              '__proto__',
            ),
            fc.jsonValue(),
          ),
          (type, identity) => {
            const caller = identify(event({ ...identity, type }));
            return caller.chain.every(link => typeof link === 'string');
          },
        ),
      ),
    ).not.toThrow();
  });
});
