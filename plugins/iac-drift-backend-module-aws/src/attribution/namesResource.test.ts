import type { JsonObject } from '@iac-drift/engine';
import { namesAnother, namesResource } from './namesResource';
import { parseTrailEvent } from './TrailEvent';

const event = (
  service: string,
  requestParameters: JsonObject,
  resources: string[] = [],
) =>
  parseTrailEvent({
    Resources: resources.map(ResourceName => ({ ResourceName })),
    CloudTrailEvent: JSON.stringify({
      eventID: '1',
      eventName: 'Anything',
      eventSource: `${service}.amazonaws.com`,
      eventTime: '2026-03-02T10:00:00Z',
      requestParameters,
    }),
  })!;
const role = { names: ['orders'], resourceType: 'AWS::IAM::Role' };

describe('an event is about a resource', () => {
  it('when CloudTrail files it under one of its names', () => {
    expect(namesResource(event('iam', {}, ['orders']), role)).toBe(true);
    expect(namesResource(event('iam', {}, ['payments']), role)).toBe(false);
  });

  it.each([
    ['AWS::IAM::Role', 'iam', 'roleName', 'orders'],
    ['AWS::S3::Bucket', 's3', 'bucketName', 'orders'],
    ['AWS::RDS::DBInstance', 'rds', 'dBInstanceIdentifier', 'orders'],
    ['AWS::Lambda::Function', 'lambda', 'functionName', 'orders'],
    ['AWS::CloudWatch::Alarm', 'monitoring', 'alarmName', 'orders'],
    ['AWS::EC2::SecurityGroup', 'ec2', 'groupId', 'sg-0a4b8d1f6e2c97350'],
    ['AWS::KMS::Key', 'kms', 'keyId', '6f1c8a52-1b2c-4d3e-8f5a-0b9c8d7e6f5a'],
  ])('when a request of %s names it', (resourceType, service, key, name) => {
    const resource = { names: [name], resourceType };
    expect(namesResource(event(service, { [key]: name }), resource)).toBe(true);
  });

  it('not when the name is that of something else', () => {
    const elsewhere = { roleName: 'payments', policyName: 'orders' };
    expect(namesResource(event('iam', elsewhere), role)).toBe(false);
    expect(namesResource(event('sqs', { roleName: 'orders' }), role)).toBe(
      false,
    );
    expect(
      namesResource(
        event('ec2', { tagSet: { items: [{ key: 'x', value: 'orders' }] } }),
        { names: ['orders'], resourceType: 'AWS::EC2::VPC' },
      ),
    ).toBe(false);
  });

  it.each<[string, string, string, JsonObject]>([
    [
      'cluster',
      'AWS::ECS::Service',
      'arn:aws:ecs:eu-west-1:111122223333:service/prod/orders',
      { cluster: 'staging', service: 'orders' },
    ],
    [
      'API',
      'AWS::ApiGateway::Stage',
      'arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/orders',
      { restApiId: 'xyz789', stageName: 'orders' },
    ],
    [
      'kind',
      'AWS::RDS::DBInstance',
      'arn:aws:rds:eu-west-1:111122223333:db:orders',
      { resourceName: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders' },
    ],
    [
      'account',
      'AWS::Lambda::Function',
      'arn:aws:lambda:eu-west-1:111122223333:function:orders',
      { resource: 'arn:aws:lambda:eu-west-1:444455556666:function:orders' },
    ],
    [
      'region',
      'AWS::SQS::Queue',
      'arn:aws:sqs:eu-west-1:111122223333:orders',
      { queueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/orders' },
    ],
  ])(
    'not when it is the one of another %s',
    (_, resourceType, arn, request) => {
      const service = resourceType.split('::')[1].toLowerCase();
      const resource = { names: ['orders', arn], resourceType };
      const filed = event(service, request, ['orders']);
      expect(namesResource(filed, resource)).toBe(false);
      expect(namesAnother(filed, resource)).toBe(true);
      const plain = event(service, {}, ['orders']);
      expect(namesResource(plain, resource)).toBe(true);
    },
  );

  it('when its role has the same name', () => {
    const resource = {
      names: ['orders', 'arn:aws:lambda:eu-west-1:1:function:orders'],
      resourceType: 'AWS::Lambda::Function',
    };
    const request = {
      functionName: 'orders',
      role: 'arn:aws:iam::1:role/orders',
    };
    expect(namesResource(event('lambda', request), resource)).toBe(true);
  });

  it('not when a name that a person chose looks like an id', () => {
    const resource = {
      names: ['job-20260302'],
      resourceType: 'AWS::Lambda::Function',
    };
    const request = { tags: { origin: 'job-20260302' } };
    expect(namesResource(event('lambda', request), resource)).toBe(false);
  });
});
