/** @jest-environment node */
import { desired } from '../fixtures/account';
import { itemOf, judged, unverifiedOf } from '../fixtures/judged';
import { normaliseModel } from '../items/normaliseModel';
import { JsonObject } from '../types';

const ARN = 'arn:aws:iam::111122223333:';
const trust = (more: JsonObject) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...more }],
});

describe('a policy', () => {
  const role = (policy: JsonObject) =>
    desired('aws_iam_role.r', {
      name: 'r',
      unique_id: 'AROAAAAAAAAAAAAAAAAAA',
      assume_role_policy: JSON.stringify(policy),
    });
  const item = (assumeRolePolicyDocument: string) =>
    itemOf('AWS::IAM::Role', 'AROAAAAAAAAAAAAAAAAAA', {
      roleName: 'r',
      assumeRolePolicyDocument,
    });
  const encoded = (policy: JsonObject) =>
    encodeURIComponent(JSON.stringify(policy));

  it.each<JsonObject>([
    { Principal: '*', Condition: {} },
    { Principal: '*', Condition: { StringEquals: {} } },
    { Principal: { AWS: '*', Service: [] } },
  ])('says nothing by what is empty: %j', more => {
    const plain = encoded(trust({ Principal: '*' }));
    expect(judged(role(trust(more)), item(plain))).toBe('in-sync');
  });

  it('may begin with encoded white space', () => {
    const spaced = (more: JsonObject) =>
      item(encodeURIComponent(`\n  ${JSON.stringify(trust(more), null, 2)}`));
    const own = role(trust({ Principal: '*' }));
    expect(judged(own, spaced({ Principal: '*' }))).toBe('in-sync');
    expect(judged(own, spaced({ Principal: '*', Effect: 'Deny' }))).toBe(
      'changed assume_role_policy',
    );
  });
});

it('models name a policy, a boundary and a description otherwise', () => {
  const model = (
    typeName: string,
    identifier: string,
    properties: JsonObject,
  ) => normaliseModel({ typeName, identifier, properties })!;
  const policy = desired('aws_iam_policy.p', {
    arn: `${ARN}policy/p`,
    policy: JSON.stringify(trust({ Resource: '*' })),
  });
  const managed = (PolicyDocument: JsonObject) =>
    model('AWS::IAM::ManagedPolicy', `${ARN}policy/p`, { PolicyDocument });
  expect(judged(policy, managed(trust({ Resource: ['*'] })))).toBe('in-sync');
  expect(judged(policy, managed(trust({ Resource: 'x' })))).toBe(
    'changed policy',
  );
  const role = desired('aws_iam_role.r', {
    name: 'r',
    arn: `${ARN}role/r`,
    permissions_boundary: `${ARN}policy/b`,
  });
  const bounded = (PermissionsBoundary: string) =>
    model('AWS::IAM::Role', 'r', { RoleName: 'r', PermissionsBoundary });
  expect(judged(role, bounded(`${ARN}policy/b`))).toBe('in-sync');
  expect(judged(role, bounded(`${ARN}policy/c`))).toBe(
    'changed permissions_boundary',
  );
});

it('an identity provider has its URL with and without the scheme', () => {
  const provider = desired('aws_iam_openid_connect_provider.p', {
    arn: `${ARN}oidc-provider/example.com`,
    url: 'example.com',
    client_id_list: ['sts.amazonaws.com'],
  });
  const got = (Url: string) =>
    itemOf('AWS::IAM::OIDCProvider', `${ARN}oidc-provider/example.com`, {
      Arn: `${ARN}oidc-provider/example.com`,
      Url,
      ClientIdList: ['sts.amazonaws.com'],
    });
  expect(judged(provider, got('https://example.com'))).toBe('in-sync');
  expect(judged(provider, got('https://example.org'))).toBe('changed url');
});

it('an attribute that is off or not there is the same, however AWS spells it', () => {
  const lb = desired('aws_lb.l', {
    arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/l/1',
    enable_http2: null,
    idle_timeout: 0,
  });
  const got = (http2: string) =>
    itemOf(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/l/1',
      {},
      {
        LoadBalancerAttributes: [
          { key: 'waf.fail_open.enabled', value: 'false' },
          { key: 'routing.http.preserve_host_header.enabled', value: http2 },
        ],
      },
    );
  const off = {
    ...lb.attributes,
    preserve_host_header: null,
    enable_waf_fail_open: null,
  };
  expect(judged({ ...lb, attributes: off }, got('false'))).toBe('in-sync');
  expect(judged({ ...lb, attributes: off }, got('true'))).toBe(
    'changed preserve_host_header',
  );
});

it('a model is found by its name, where AWS Config has another id', () => {
  const user = desired('aws_iam_user.u', {
    name: 'u',
    unique_id: 'AIDAAAAAAAAAAAAAAAAAA',
    permissions_boundary: `${ARN}policy/b`,
  });
  const model = (PermissionsBoundary: string) =>
    normaliseModel({
      typeName: 'AWS::IAM::User',
      identifier: 'u',
      properties: { UserName: 'u', PermissionsBoundary },
    })!;
  expect(judged(user, model(`${ARN}policy/b`))).toBe('in-sync');
  expect(judged(user, model(`${ARN}policy/c`))).toBe(
    'changed permissions_boundary',
  );
});

it('a role whose state never held its policies says nothing of them', () => {
  const role = desired('aws_iam_role.r', {
    name: 'r',
    unique_id: 'AROAAAAAAAAAAAAAAAAAA',
    managed_policy_arns: null,
    inline_policy: null,
  });
  const item = itemOf('AWS::IAM::Role', 'AROAAAAAAAAAAAAAAAAAA', {
    roleName: 'r',
    attachedManagedPolicies: [{ policyArn: 'arn:aws:iam::aws:policy/x' }],
    rolePolicyList: [],
  });
  expect(judged(role, item)).toBe('in-sync');
  expect(unverifiedOf(role, item)).toEqual(['managed_policy_arns']);
});
