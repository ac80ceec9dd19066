import { channelOf } from './channel';
import { parseTrailEvent } from './TrailEvent';

const channel = (record: object) =>
  channelOf(
    parseTrailEvent({
      CloudTrailEvent: JSON.stringify({
        eventID: '1',
        eventName: 'x',
        eventTime: '2025-03-04T05:06:07Z',
        ...record,
      }),
    })!,
  );

describe('channelOf', () => {
  it.each([
    'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.99.1 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.3',
    '[APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) aws-sdk-go/1.44.1]',
    'APN/1.0 OpenTofu/1.8.0 aws-sdk-go-v2/1.36.3',
    'APN/1.0 Pulumi/1.0 aws-sdk-go-v2/1.30.0',
    'cloudformation.amazonaws.com',
  ])('knows infrastructure code by %s', userAgent => {
    expect(channel({ userAgent })).toBe('iac');
  });

  it('takes Terraform with console credentials for Terraform', () => {
    expect(
      channel({
        userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8',
        sessionCredentialFromConsole: 'true',
      }),
    ).toBe('iac');
  });

  it.each([
    { sessionCredentialFromConsole: 'true', userAgent: 'AWS Internal' },
    { sessionCredentialFromConsole: true, userAgent: 'aws-internal/3' },
    { userAgent: 'console.amazonaws.com' },
    { userAgent: 'console.ec2.amazonaws.com' },
    { userAgent: 'signin.amazonaws.com' },
    { userAgent: '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.11.666]' },
    { userAgent: 'EC2ConsoleBackend, aws-sdk-java/Linux' },
    { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36' },
    { eventType: 'AwsConsoleAction' },
    { userIdentity: { type: 'IAMUser', invokedBy: 'signin.amazonaws.com' } },
  ])('knows the console by %j', record => {
    expect(channel(record)).toBe('console');
  });

  it.each([
    { userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1' },
    {
      userAgent: 'aws-cli/2.15.0 exec-env/CloudShell',
      sessionCredentialFromConsole: 'true',
    },
  ])('knows the command line by %j', record => {
    expect(channel(record)).toBe('cli');
  });

  it.each([
    { sourceIPAddress: 'autoscaling.amazonaws.com' },
    { userIdentity: { invokedBy: 'AWS Internal' } },
    { userIdentity: { type: 'AWSService', invokedBy: 'x.amazonaws.com' } },
    { eventType: 'AwsServiceEvent' },
  ])('knows AWS itself by %j', record => {
    expect(channel(record)).toBe('service');
  });

  it.each([
    'Boto3/1.34.0 md/Botocore#1.34.0',
    'aws-sdk-go-v2/1.30.0 os/linux',
    'aws-sdk-java/2.20.0',
    'aws-sdk-js/3.500.0 ua/2.0',
  ])('knows an SDK by %s', userAgent => {
    expect(channel({ userAgent })).toBe('sdk');
  });

  it('does not guess', () => {
    expect(channel({ userAgent: '68319f60-9dec-43b2' })).toBeUndefined();
    expect(channel({})).toBeUndefined();
  });
});
