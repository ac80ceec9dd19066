import type { JsonObject } from '@iac-drift/engine';
import { identify } from './identity';
import { parseTrailEvent } from './TrailEvent';

const ACCOUNT = '111122223333';
const CONSOLE = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/137.0.0.0';
const CLI = 'aws-cli/2.27.22 md/awscrt#0.26.1';
const SDK = 'aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.23.8';
const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.99.1';

const roleArn = (role: string) => `arn:aws:iam::${ACCOUNT}:role/${role}`;
const sessionArn = (role: string, session: string) =>
  `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`;
const session = (
  role: string,
  name: string,
  more: {
    issuer?: JsonObject;
    context?: JsonObject;
    identity?: JsonObject;
  } = {},
): JsonObject => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLEEXAMPLE123:${name}`,
  arn: sessionArn(role.split('/').at(-1)!, name),
  accountId: ACCOUNT,
  accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEEXAMPLE123',
      arn: roleArn(role),
      accountId: ACCOUNT,
      userName: role.split('/').at(-1)!,
      ...more.issuer,
    },
    attributes: { creationDate: '2026-03-02T10:00:00Z' },
    ...more.context,
  },
  ...more.identity,
});

const sso = 'AWSReservedSSO_Admin_0123456789abcdef';

interface Shape {
  userIdentity: JsonObject | null;
  event?: JsonObject;
  actor?: string;
  chain: string[];
  channel?: string;
}

/** Each shape of CloudTrail's userIdentity element that its user guide documents. */
const SHAPES: Record<string, Shape> = {
  'root in the console': {
    userIdentity: {
      type: 'Root',
      principalId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:root`,
      accountId: ACCOUNT,
    },
    event: { userAgent: CONSOLE },
    actor: `root of account ${ACCOUNT}`,
    chain: [`root of account ${ACCOUNT}`, `arn:aws:iam::${ACCOUNT}:root`],
    channel: 'console',
  },
  'an IAM user on the command line': {
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/ops/alice`,
      accountId: ACCOUNT,
      accessKeyId: 'AKIAEXAMPLEEXAMPLE12',
      userName: 'alice',
    },
    event: { userAgent: CLI },
    actor: 'alice',
    chain: ['alice', `arn:aws:iam::${ACCOUNT}:user/ops/alice`],
    channel: 'cli',
  },
  'an IAM user with a console session': {
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      userName: 'alice',
      invokedBy: 'signin.amazonaws.com',
    },
    event: { userAgent: 'signin.amazonaws.com' },
    actor: 'alice',
    chain: [
      'alice',
      `arn:aws:iam::${ACCOUNT}:user/alice`,
      'signin.amazonaws.com',
    ],
    channel: 'console',
  },
  'a person of IAM Identity Center in the console': {
    userIdentity: session(
      `aws-reserved/sso.amazonaws.com/${sso}`,
      'alice@example.com',
    ),
    event: { userAgent: SDK, sessionCredentialFromConsole: 'true' },
    actor: 'alice@example.com',
    chain: [
      'alice@example.com',
      roleArn(`aws-reserved/sso.amazonaws.com/${sso}`),
      sessionArn(sso, 'alice@example.com'),
    ],
    channel: 'console',
  },
  'a role that a person assumed under her name': {
    userIdentity: session('Deploy', 'carol'),
    event: { userAgent: SDK },
    actor: 'carol',
    chain: ['carol', roleArn('Deploy'), sessionArn('Deploy', 'carol')],
    channel: 'sdk',
  },
  'a role whose session a tool named': {
    userIdentity: session('Deploy', 'botocore-session-1712345678'),
    event: { userAgent: 'Botocore/1.34.0' },
    actor: 'role Deploy',
    chain: [
      'role Deploy',
      roleArn('Deploy'),
      sessionArn('Deploy', 'botocore-session-1712345678'),
    ],
    channel: 'sdk',
  },
  'a role of which no session is told': {
    userIdentity: { type: 'AssumedRole', userName: 'Deploy' },
    actor: 'role Deploy',
    chain: ['role Deploy', 'Deploy'],
  },
  'a chained role with a source identity': {
    userIdentity: session('Admin', 'x1', {
      context: { sourceIdentity: 'dave@example.com' },
    }),
    event: { userAgent: CLI },
    actor: 'dave@example.com',
    chain: ['dave@example.com', roleArn('Admin'), sessionArn('Admin', 'x1')],
    channel: 'cli',
  },
  'Terraform in a pipeline': {
    userIdentity: session('terraform-ci', 'GitHubActions'),
    event: { userAgent: `[${TERRAFORM}]` },
    actor: 'GitHubActions',
    chain: [
      'GitHubActions',
      roleArn('terraform-ci'),
      sessionArn('terraform-ci', 'GitHubActions'),
    ],
    channel: 'iac',
  },
  'an instance with its profile': {
    userIdentity: session('App', 'i-0abc1234def567890', {
      context: { ec2RoleDelivery: '2.0' },
    }),
    event: { userAgent: 'Boto3/1.34.0' },
    actor: 'i-0abc1234def567890',
    chain: [
      'i-0abc1234def567890',
      roleArn('App'),
      sessionArn('App', 'i-0abc1234def567890'),
    ],
    channel: 'sdk',
  },
  'a service-linked role': {
    userIdentity: session(
      'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      'AutoScaling',
      { identity: { invokedBy: 'autoscaling.amazonaws.com' } },
    ),
    event: {
      userAgent: 'autoscaling.amazonaws.com',
      sourceIPAddress: 'autoscaling.amazonaws.com',
    },
    actor: 'autoscaling.amazonaws.com',
    chain: [
      'autoscaling.amazonaws.com',
      roleArn(
        'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      ),
      sessionArn('AWSServiceRoleForAutoScaling', 'AutoScaling'),
    ],
    channel: 'service',
  },
  'a person through CloudFormation, which uses her session': {
    userIdentity: session('Admin', 'erin', {
      identity: { invokedBy: 'cloudformation.amazonaws.com' },
    }),
    event: { userAgent: 'cloudformation.amazonaws.com' },
    actor: 'erin',
    chain: [
      'erin',
      roleArn('Admin'),
      sessionArn('Admin', 'erin'),
      'cloudformation.amazonaws.com',
    ],
    channel: 'iac',
  },
  'CloudFormation with a role of its own': {
    userIdentity: session('cfn', 'AWSCloudFormation', {
      identity: { invokedBy: 'cloudformation.amazonaws.com' },
    }),
    event: { userAgent: 'cloudformation.amazonaws.com' },
    actor: 'cloudformation.amazonaws.com',
    chain: [
      'cloudformation.amazonaws.com',
      roleArn('cfn'),
      sessionArn('cfn', 'AWSCloudFormation'),
    ],
    channel: 'iac',
  },
  'an AWS service': {
    userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    event: { eventType: 'AwsServiceEvent' },
    actor: 'rds.amazonaws.com',
    chain: ['rds.amazonaws.com'],
    channel: 'service',
  },
  'a service without a type': {
    userIdentity: { accountId: ACCOUNT, invokedBy: 'AWS Internal' },
    event: { eventType: 'AwsServiceEvent', userAgent: 'AWS Internal' },
    actor: 'AWS Internal',
    chain: ['AWS Internal'],
    channel: 'service',
  },
  'a caller of another account': {
    userIdentity: {
      type: 'AWSAccount',
      principalId: 'AROAEXAMPLEEXAMPLE123:frank',
      accountId: '444455556666',
    },
    event: { userAgent: SDK },
    actor: 'frank of account 444455556666',
    chain: [
      'frank of account 444455556666',
      'AROAEXAMPLEEXAMPLE123:frank',
      'account 444455556666',
    ],
    channel: 'sdk',
  },
  'a federated user': {
    userIdentity: {
      type: 'FederatedUser',
      arn: `arn:aws:sts::${ACCOUNT}:federated-user/grace`,
      principalId: `${ACCOUNT}:grace`,
      sessionContext: {
        sessionIssuer: {
          type: 'IAMUser',
          arn: `arn:aws:iam::${ACCOUNT}:user/broker`,
          userName: 'broker',
        },
      },
    },
    event: { userAgent: CONSOLE },
    actor: 'grace',
    chain: [
      'grace',
      `arn:aws:iam::${ACCOUNT}:user/broker`,
      `arn:aws:sts::${ACCOUNT}:federated-user/grace`,
    ],
    channel: 'console',
  },
  'a user of a web identity provider': {
    userIdentity: {
      type: 'WebIdentityUser',
      principalId: 'accounts.google.com:app.example:heidi',
      userName: 'heidi',
      identityProvider: 'accounts.google.com',
    },
    actor: 'heidi',
    chain: [
      'heidi',
      'accounts.google.com',
      'accounts.google.com:app.example:heidi',
    ],
  },
  'a user of a SAML provider': {
    userIdentity: {
      type: 'SAMLUser',
      principalId: 'hash:ivan@example.com',
      userName: 'ivan@example.com',
      identityProvider: 'hash',
    },
    actor: 'ivan@example.com',
    chain: ['ivan@example.com', 'hash', 'hash:ivan@example.com'],
  },
  'a user of Identity Center itself': {
    userIdentity: {
      type: 'IdentityCenterUser',
      onBehalfOf: {
        userId: '544894e8-80c1-707f-60e3-3ba6510dfac1',
        identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1',
      },
    },
    actor: '544894e8-80c1-707f-60e3-3ba6510dfac1',
    chain: [
      '544894e8-80c1-707f-60e3-3ba6510dfac1',
      'arn:aws:identitystore::1:identitystore/d-1',
    ],
  },
  'an unknown type': {
    userIdentity: { type: 'Unknown', userName: 'judy' },
    event: { eventSource: 'signin.amazonaws.com' },
    actor: 'judy',
    chain: ['judy'],
    channel: 'console',
  },
  'a task of Amazon ECS, whose session is its id': {
    userIdentity: session('Worker', '3f2a8b1c4d5e6f708192a3b4c5d6e7f8', {
      identity: {
        inScopeOf: {
          issuerType: 'AWS::ECS::Task',
          credentialsIssuedTo: 'arn:aws:ecs:eu-west-1:1:task/prod/3f2a8b1c',
        },
      },
    }),
    event: { userAgent: 'aws-sdk-rust/1.3.7', vpcEndpointId: 'vpce-0a1b2c3d' },
    actor: 'role Worker',
    chain: [
      'role Worker',
      roleArn('Worker'),
      sessionArn('Worker', '3f2a8b1c4d5e6f708192a3b4c5d6e7f8'),
      'arn:aws:ecs:eu-west-1:1:task/prod/3f2a8b1c',
    ],
    channel: 'sdk',
  },
  'a role that the command line assumed': {
    userIdentity: session('Deploy', 'AWS-CLI-session-1712345678'),
    event: { userAgent: CLI },
    actor: 'role Deploy',
    chain: [
      'role Deploy',
      roleArn('Deploy'),
      sessionArn('Deploy', 'AWS-CLI-session-1712345678'),
    ],
    channel: 'cli',
  },
  'a session of which the type is not told': {
    userIdentity: {
      principalId: 'AROAEXAMPLEEXAMPLE123:botocore-session-1',
      arn: sessionArn('Deploy', 'botocore-session-1'),
    },
    event: { userAgent: SDK },
    actor: 'role Deploy',
    chain: [
      'role Deploy',
      'Deploy',
      sessionArn('Deploy', 'botocore-session-1'),
    ],
    channel: 'sdk',
  },
  'a person whose session a service passes on without its key': {
    userIdentity: session('Admin', 'erin@example.com', {
      identity: { accessKeyId: '', invokedBy: 'athena.amazonaws.com' },
    }),
    event: { userAgent: 'athena.amazonaws.com' },
    actor: 'erin@example.com',
    chain: [
      'erin@example.com',
      roleArn('Admin'),
      sessionArn('Admin', 'erin@example.com'),
      'athena.amazonaws.com',
    ],
    channel: 'service',
  },
  'a workload in a pod': {
    userIdentity: session('Pods', 'eks-prod-orders-7d9f', {
      context: { ec2RoleDelivery: null },
    }),
    event: { userAgent: SDK },
    actor: 'eks-prod-orders-7d9f',
    chain: [
      'eks-prod-orders-7d9f',
      roleArn('Pods'),
      sessionArn('Pods', 'eks-prod-orders-7d9f'),
    ],
    channel: 'sdk',
  },
  'a tool of another account': {
    userIdentity: {
      type: 'AWSAccount',
      principalId: 'AROAEXAMPLEEXAMPLE123:botocore-session-1',
      accountId: '444455556666',
    },
    actor: 'account 444455556666',
    chain: ['account 444455556666', 'AROAEXAMPLEEXAMPLE123:botocore-session-1'],
  },
  'an account that is not told': {
    userIdentity: { type: 'AWSAccount', principalId: '' },
    actor: 'another account',
    chain: ['another account'],
  },
  'nobody who signed in': {
    userIdentity: { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' },
    actor: 'anonymous',
    chain: ['anonymous'],
  },
  'a person of a directory': {
    userIdentity: { type: 'Directory', userName: 'corp\\ken' },
    actor: 'corp\\ken',
    chain: ['corp\\ken'],
  },
  'nulls everywhere': {
    userIdentity: {
      type: null,
      arn: null,
      principalId: null,
      sessionContext: { sessionIssuer: null, attributes: null },
      invokedBy: null,
      inScopeOf: null,
      onBehalfOf: null,
    },
    event: { userAgent: null, sourceIPAddress: null, eventType: null },
    chain: [],
  },
  nobody: { userIdentity: null, chain: [] },
};

describe('every documented shape of an identity', () => {
  it.each(Object.entries(SHAPES))(
    'names %s, with the chain and the channel',
    (_, { userIdentity, event, actor, chain, channel }) => {
      const parsed = parseTrailEvent({
        CloudTrailEvent: JSON.stringify({
          eventID: '1',
          eventName: 'PutBucketVersioning',
          eventSource: 's3.amazonaws.com',
          eventTime: '2026-03-02T10:00:00Z',
          userIdentity,
          ...event,
        }),
      })!;
      const { session: began, ...caller } = identify(parsed);
      expect(caller).toEqual({ actor, chain, channel });
      expect(JSON.stringify({ began, caller })).not.toMatch(/ASIA|AKIA/);
    },
  );
});
