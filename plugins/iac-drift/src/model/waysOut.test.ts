import { deletedQueue, openSsh, resolvedBucket } from '../../dev/fixtures';
import { waysOut } from './waysOut';

const changed = (path: string, live: unknown, sensitive = false) => ({
  ...openSsh,
  address: 'module.a["x.y"].aws_db_instance.main[0]',
  changes: [{ path, desired: 1, live: live as string, sensitive }],
});

describe('ways out of a drift', () => {
  it('name the resource in a way that a shell understands', () => {
    expect(waysOut({ ...openSsh, address: `aws_x.y["it's"]` }).revert).toBe(
      `terraform apply -target='aws_x.y["it'\\''s"]'`,
    );
  });

  it('show the code that says what the cloud has', () => {
    expect(waysOut(changed('backup_retention_period', 1)).adopt).toBe(
      `resource "aws_db_instance" "main" {
  backup_retention_period = 1
}`,
    );
    expect(waysOut({ ...resolvedBucket, state: 'open' }).adopt).toBe(
      `resource "aws_s3_bucket_versioning" "receipts" {
  versioning_configuration {
    status = "Suspended"
  }
}`,
    );
  });

  it('write tags where they are set, and never a secret', () => {
    expect(waysOut(changed('tags_all.team', 'a${b}')).adopt).toContain(
      '"team" = "a$${b}"',
    );
    const { adopt } = waysOut(changed('password', '(sensitive value)', true));
    expect(adopt).toContain('# password: the value is secret and not shown');
    expect(waysOut(changed('description', null)).adopt).toContain(
      '# description: take it away',
    );
  });

  it('make a deleted resource anew, or forget it', () => {
    expect(waysOut(deletedQueue)).toEqual({
      revert: "terraform apply -target='aws_sqs_queue.orders_dead_letter'",
      adopt: "terraform state rm 'aws_sqs_queue.orders_dead_letter'",
    });
  });

  it('import or delete what no code declares', () => {
    const object = {
      ...openSsh,
      kind: 'unmanaged' as const,
      type: 'aws_security_group',
      identity: {
        type: 'aws_security_group',
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: 'sg-0a1b2c3d',
        region: 'eu-west-1',
      },
      changes: [
        { path: 'name', desired: null, live: 'made by hand', sensitive: false },
      ],
    };
    expect(waysOut(object)).toEqual({
      revert:
        "aws cloudcontrol delete-resource --region eu-west-1 --type-name 'AWS::EC2::SecurityGroup' --identifier 'sg-0a1b2c3d'",
      adopt: `import {
  to = aws_security_group.made_by_hand
  id = "sg-0a1b2c3d"
}`,
    });
    const role = {
      type: 'aws_iam_role',
      resourceType: 'AWS::IAM::Role',
      resourceId: 'AROAEXAMPLEEXAMPLE01',
      arn: 'arn:aws:iam::111122223333:role/teams/ops',
      region: 'global',
    };
    const { revert, adopt } = waysOut({
      ...object,
      type: 'aws_iam_role',
      identity: role,
    });
    expect(revert).toMatch(/--type-name 'AWS::IAM::Role' --identifier 'ops'$/);
    expect(adopt).toContain('id = "ops"');
    expect(
      waysOut({ ...object, type: 'AWS::New::Thing' }).adopt,
    ).toBeUndefined();
  });
});
