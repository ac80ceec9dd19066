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

  it('are unknown for what no code declares', () => {
    expect(waysOut({ ...openSsh, kind: 'unmanaged' })).toEqual({});
  });
});
