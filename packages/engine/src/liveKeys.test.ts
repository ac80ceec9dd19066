/** @jest-environment node */
import { DESIRED, LIVE, desired } from './fixtures/account';
import { liveKeysOf } from './liveKeys';

describe('liveKeysOf', () => {
  it('asks once for each object, and for the object of its parts', () => {
    const keys = liveKeysOf(DESIRED);
    const names = keys.map(k => `${k.resourceType} ${k.resourceId}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(LIVE.length);
    expect(keys).toContainEqual({
      resourceType: 'AWS::IAM::Role',
      resourceId: 'AROAEXAMPLEEXAMPLE01',
      accountId: '111122223333',
      cloudControl: {
        typeName: 'AWS::IAM::Role',
        identifier: 'worker',
        only: false,
      },
    });
    expect(keys).toContainEqual({
      resourceType: 'AWS::SQS::Queue',
      resourceId: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders',
      accountId: '111122223333',
      region: 'eu-west-1',
    });
  });

  it('asks once for an object of which a setting is seen elsewhere', () => {
    const bucket = desired(
      'aws_s3_bucket.b',
      {
        id: 'b',
        bucket: 'b',
        region: 'eu-west-1',
      },
      { identity: { account_id: '111122223333' } },
    );
    const setting = desired('aws_s3_bucket_ownership_controls.b', {
      bucket: 'b',
    });
    expect(liveKeysOf([bucket, setting])).toEqual([
      {
        resourceType: 'AWS::S3::Bucket',
        resourceId: 'b',
        accountId: '111122223333',
        region: 'eu-west-1',
        cloudControl: {
          typeName: 'AWS::S3::Bucket',
          identifier: 'b',
          only: false,
        },
      },
    ]);
  });

  it('asks Cloud Control alone for what AWS Config does not record', () => {
    const group = desired('aws_cloudwatch_log_group.g', {
      name: '/a',
      arn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/a',
    });
    expect(liveKeysOf([group])).toMatchObject([
      {
        region: 'eu-west-1',
        cloudControl: { identifier: '/a', only: true },
      },
    ]);
  });

  it('asks for no schedule that Cloud Control would take for another', () => {
    const schedule = (group_name: string) =>
      desired('aws_scheduler_schedule.s', { name: 's', group_name });
    expect(liveKeysOf([schedule('default')])).toHaveLength(1);
    expect(liveKeysOf([schedule('nightly')])).toEqual([]);
  });

  it('asks by name for a role that is in no known state', () => {
    const part = desired('aws_iam_role_policy_attachment.x', {
      role: 'elsewhere',
      policy_arn: 'arn:p',
    });
    expect(liveKeysOf([part])).toEqual([
      { resourceType: 'AWS::IAM::Role', resourceName: 'elsewhere' },
    ]);
  });

  it('asks for nothing that cannot be compared', () => {
    expect(
      liveKeysOf([
        desired('aws_new_thing.x', { id: '1' }),
        desired('aws_sqs_queue.x', {}),
      ]),
    ).toEqual([]);
  });
});
