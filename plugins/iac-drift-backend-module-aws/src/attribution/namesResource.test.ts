import type { JsonObject } from '@iac-drift/engine';
import { namesResource } from './namesResource';
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
});
