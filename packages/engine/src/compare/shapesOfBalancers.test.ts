/** @jest-environment node */
import { desired } from '../fixtures/account';
import { itemOf, judged, unverifiedOf } from '../fixtures/judged';
import { normaliseModel } from '../items/normaliseModel';
import { JsonObject, LiveItem } from '../types';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:';
const LB = `${ELB}loadbalancer/app/l/1`;
const GROUP = `${ELB}targetgroup/t/1`;

function pairs(attributes: Record<string, string>): JsonObject[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value }));
}

describe('a load balancer', () => {
  const lb = (attributes: JsonObject) =>
    desired('aws_lb.l', { arn: LB, ...attributes });
  const got = (attributes: Record<string, string>) =>
    itemOf(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      LB,
      { loadBalancerName: 'l' },
      { LoadBalancerAttributes: pairs(attributes) },
    );
  const logs = (enabled: boolean, bucket = 'logs', prefix = 'p') =>
    lb({ access_logs: [{ enabled, bucket, prefix }] });
  const written = (enabled: boolean, bucket = 'logs', prefix = 'p') =>
    got({
      'access_logs.s3.enabled': `${enabled}`,
      'access_logs.s3.bucket': bucket,
      'access_logs.s3.prefix': prefix,
    });

  it('that writes no logs may keep any place for them', () => {
    expect(judged(logs(false), written(false, '', ''))).toBe('in-sync');
    expect(judged(logs(false, '', ''), written(false))).toBe('in-sync');
  });

  it('writes logs to the place that was asked for', () => {
    expect(judged(logs(true), written(true))).toBe('in-sync');
    expect(judged(logs(true), written(true, 'logs', ''))).toBe(
      'changed access_logs[0].prefix',
    );
    expect(judged(logs(true), written(false, '', ''))).toBe(
      'changed access_logs[0].enabled',
    );
    expect(judged(lb({ access_logs: [] }), written(true))).toBe(
      'changed access_logs[0].enabled',
    );
    expect(judged(lb({ access_logs: [] }), written(false))).toBe('in-sync');
  });

  it('has its attributes in a model too', () => {
    const model = (enabled: string) =>
      normaliseModel({
        typeName: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        identifier: LB,
        properties: {
          LoadBalancerAttributes: [
            { Key: 'deletion_protection.enabled', Value: enabled },
          ],
        },
      })!;
    const kept = lb({ enable_deletion_protection: true });
    expect(judged(kept, model('true'))).toBe('in-sync');
    expect(judged(kept, model('false'))).toBe(
      'changed enable_deletion_protection',
    );
  });
});

describe('a listener', () => {
  const ARN = `${ELB}listener/app/l/1/2`;
  const listener = (action: JsonObject, more: JsonObject = {}) =>
    desired('aws_lb_listener.l', {
      arn: ARN,
      load_balancer_arn: LB,
      port: 443,
      default_action: [action],
      ...more,
    });
  const got = (action: JsonObject, more: JsonObject = {}): LiveItem =>
    itemOf('AWS::ElasticLoadBalancingV2::Listener', ARN, {
      ListenerArn: ARN,
      LoadBalancerArn: LB,
      Port: 443,
      DefaultActions: [action],
      ...more,
    });

  it('shares its load as it was asked to', () => {
    const shared = (weight: number, enabled: boolean) =>
      listener({
        type: 'forward',
        forward: [
          {
            stickiness: [{ enabled, duration: 600 }],
            target_group: [
              { arn: GROUP, weight },
              { arn: `${GROUP}b`, weight: 100 },
            ],
          },
        ],
      });
    const live = (Weight: number, Enabled: boolean) =>
      got({
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: GROUP, Weight },
            { TargetGroupArn: `${GROUP}b`, Weight: 100 },
          ],
          TargetGroupStickinessConfig: {
            Enabled,
            ...(Enabled && { DurationSeconds: 600 }),
          },
        },
      });
    expect(judged(shared(0, false), live(0, false))).toBe('in-sync');
    expect(judged(shared(0, false), live(1, false))).toBe(
      'changed default_action',
    );
    expect(judged(shared(1, true), live(1, true))).toBe('in-sync');
    expect(judged(shared(1, true), live(1, false))).toBe(
      'changed default_action',
    );
  });

  it.each([
    [
      {
        authenticate_oidc: [
          { issuer: 'a', scope: 'openid', session_timeout: 604800 },
        ],
      },
      (issuer: string) => ({ AuthenticateOidcConfig: { Issuer: issuer } }),
    ],
    [
      { authenticate_cognito: [{ user_pool_arn: 'a' }] },
      (pool: string) => ({ AuthenticateCognitoConfig: { UserPoolArn: pool } }),
    ],
    [
      { jwt_validation: [{ issuer: 'a' }] },
      (issuer: string) => ({ JwtValidationConfig: { Issuer: issuer } }),
    ],
  ])('asks the same one who somebody is: %j', (action, live) => {
    expect(judged(listener(action), got(live('a')))).toBe('in-sync');
    expect(judged(listener(action), got(live('b')))).toBe(
      'changed default_action',
    );
  });

  it('has its own certificate among others', () => {
    const own = listener({}, { certificate_arn: 'own' });
    const list = (...names: string[]) =>
      got(
        {},
        {
          Certificates: names.map(name => ({
            CertificateArn: name,
            IsDefault: name === names[1],
          })),
        },
      );
    expect(judged(own, list('other', 'own'))).toBe('in-sync');
    expect(judged(own, list('own', 'other'))).toBe('changed certificate_arn');
  });
});

describe('a rule of a listener', () => {
  const ARN = `${ELB}listener-rule/app/l/1/2/3`;
  it.each<[JsonObject, (value: string) => JsonObject]>([
    [
      { http_header: [{ http_header_name: 'X-A', values: ['1'] }] },
      value => ({
        Field: 'http-header',
        HttpHeaderConfig: { HttpHeaderName: 'x-a', Values: [value] },
      }),
    ],
    [
      { query_string: [{ key: 'k', value: '1' }] },
      value => ({
        Field: 'query-string',
        QueryStringConfig: { Values: [{ Key: 'k', Value: value }] },
      }),
    ],
    [
      { path_pattern: [{ values: [], regex_values: ['1'] }] },
      value => ({
        Field: 'path-pattern',
        PathPatternConfig: { RegexValues: [value] },
      }),
    ],
  ])('tests the same: %j', (condition, live) => {
    const rule = desired('aws_lb_listener_rule.r', {
      arn: ARN,
      condition: [condition],
    });
    const model = (value: string) =>
      normaliseModel({
        typeName: 'AWS::ElasticLoadBalancingV2::ListenerRule',
        identifier: ARN,
        properties: { RuleArn: ARN, Conditions: [live(value)] },
      })!;
    expect(judged(rule, model('1'))).toBe('in-sync');
    expect(judged(rule, model('2'))).toBe('changed condition');
  });
});

describe('a target group', () => {
  const group = (attributes: JsonObject) =>
    desired('aws_lb_target_group.t', { arn: GROUP, name: 't', ...attributes });
  const got = (more: JsonObject) =>
    itemOf('AWS::ElasticLoadBalancingV2::TargetGroup', GROUP, {
      TargetGroupArn: GROUP,
      Name: 't',
      Port: 80,
      ...more,
    });

  it('of gRPC expects codes of its own', () => {
    const grpc = group({ health_check: [{ matcher: '12' }] });
    expect(judged(grpc, got({ Matcher: { GrpcCode: '12' } }))).toBe('in-sync');
    expect(judged(grpc, got({ Matcher: { GrpcCode: '0-99' } }))).toBe(
      'changed health_check[0].matcher',
    );
  });

  it('keeps a cookie as long as was asked for', () => {
    const sticky = group({
      stickiness: [{ enabled: true, type: 'lb_cookie', cookie_duration: 60 }],
    });
    const model = (seconds: string) =>
      normaliseModel({
        typeName: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        identifier: GROUP,
        properties: {
          TargetGroupAttributes: pairs({
            'stickiness.enabled': 'true',
            'stickiness.type': 'lb_cookie',
            'stickiness.lb_cookie.duration_seconds': seconds,
            'stickiness.app_cookie.duration_seconds': '86400',
          }),
        },
      })!;
    expect(judged(sticky, model('60'))).toBe('in-sync');
    expect(judged(sticky, model('1'))).toBe(
      'changed stickiness[0].cookie_duration',
    );
  });
});

describe('an Auto Scaling group', () => {
  const group = (attributes: JsonObject) =>
    desired('aws_autoscaling_group.g', {
      name: 'g',
      arn: 'arn:g',
      ...attributes,
    });
  const got = (configuration: JsonObject) =>
    itemOf('AWS::AutoScaling::AutoScalingGroup', 'arn:g', {
      autoScalingGroupName: 'g',
      ...configuration,
    });

  it('has targets by traffic sources too', () => {
    const target = (...targetGroupARNs: string[]) => got({ targetGroupARNs });
    const attached = desired('aws_autoscaling_traffic_source_attachment.a', {
      autoscaling_group_name: 'g',
    });
    const item = { ...target('t'), resourceName: 'g' };
    const inline = group({
      target_group_arns: [],
      traffic_source: [{ identifier: 't', type: 'elbv2' }],
    });
    expect(judged(group({ target_group_arns: [] }), item, [attached])).toBe(
      'in-sync',
    );
    expect(judged(inline, target('t'))).toBe('in-sync');
    expect(judged(group({ target_group_arns: ['u'] }), target('t'))).toBe(
      'changed target_group_arns',
    );
  });

  it('has the tags of older states, whose booleans are texts', () => {
    const tagged = group({
      tags: [{ key: 'k', value: 'v', propagate_at_launch: 'true' }],
    });
    const tag = (value: string) =>
      got({ tags: [{ key: 'k', value, propagateAtLaunch: true }] });
    expect(judged(tagged, tag('v'))).toBe('in-sync');
    expect(judged(tagged, tag('w'))).toBe('changed tags');
  });

  it('writes nothing as minus one, and subnets with spaces', () => {
    const nothing = group({
      default_instance_warmup: -1,
      warm_pool: [{ max_group_prepared_capacity: -1, min_size: 1 }],
      vpc_zone_identifier: ['subnet-1', 'subnet-2'],
    });
    const live = got({
      defaultInstanceWarmup: null,
      warmPoolConfiguration: { minSize: 1, maxGroupPreparedCapacity: null },
      vpczoneIdentifier: 'subnet-2, subnet-1',
    });
    expect(judged(nothing, live)).toBe('in-sync');
  });

  it('starts what its overrides say', () => {
    const path = 'mixed_instances_policy[0].launch_template[0].override';
    const mixed = group({
      mixed_instances_policy: [
        {
          launch_template: [
            {
              override: [
                {
                  launch_template_specification: [
                    { launch_template_id: 'lt-1', version: '1' },
                  ],
                  instance_requirements: [{ vcpu_count: [{ min: 2, max: 4 }] }],
                },
              ],
            },
          ],
        },
      ],
    });
    const live = (launchTemplateId: string, max: number) =>
      got({
        mixedInstancesPolicy: {
          launchTemplate: {
            overrides: [
              {
                launchTemplateSpecification: { launchTemplateId, version: '1' },
                instanceRequirements: { vCpuCount: { min: 2, max } },
              },
            ],
          },
        },
      });
    expect(judged(mixed, live('lt-1', 4))).toBe('in-sync');
    expect(judged(mixed, live('lt-2', 4))).toBe(`changed ${path}`);
    expect(judged(mixed, live('lt-1', 64))).toBe(`changed ${path}`);
  });
});

it('a launch configuration gives public addresses only where asked to', () => {
  const own = desired('aws_launch_configuration.l', {
    arn: 'arn:lc',
    name: 'lc',
    iam_instance_profile: 'web',
    associate_public_ip_address: false,
  });
  const got = (associatePublicIpAddress: boolean | null) =>
    itemOf('AWS::AutoScaling::LaunchConfiguration', 'arn:lc', {
      launchConfigurationName: 'lc',
      launchConfigurationARN: 'arn:lc',
      imageId: 'ami-1',
      iamInstanceProfile: 'arn:aws:iam::111122223333:instance-profile/web',
      associatePublicIpAddress,
    });
  expect(judged(own, got(null))).toBe('in-sync');
  expect(judged(own, got(true))).toBe('changed associate_public_ip_address');
});

it('a launch template starts machines with the data that were asked for', () => {
  const own = desired('aws_launch_template.t', {
    id: 'lt-1',
    name: 't',
    user_data: 'ZWNobw==',
  });
  const got = (UserData: string) =>
    itemOf('AWS::EC2::LaunchTemplate', 'lt-1', {
      Id: 'lt-1',
      LaunchTemplateName: 't',
      DefaultVersionNumber: 1,
      LaunchTemplateData: { UserData },
    });
  expect(judged(own, got('ZWNobw=='))).toBe('in-sync');
  expect(judged(own, got('ZXZpbA=='))).toBe('changed user_data');
  expect(judged(own, got('******'))).toBe('in-sync');
  expect(unverifiedOf(own, got('******'))).toEqual(['user_data']);
});
