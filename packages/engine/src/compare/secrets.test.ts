/** @jest-environment node */
import { JsonObject, SENSITIVE_VALUE } from '../types';
import { desired, live as item } from '../fixtures/account';
import { desiredWith, idOf, liveWith, notInSync } from '../fixtures/edit';

const QUEUE = idOf('AWS::SQS::Queue');
const MASKED = {
  desired: SENSITIVE_VALUE,
  live: SENSITIVE_VALUE,
  sensitive: true,
};

describe('secrets', () => {
  it('a marked attribute shows as changed and is never shown', () => {
    const marked = desiredWith(
      'aws_sqs_queue.orders',
      { kms_master_key_id: 'CANARY-1' },
      { sensitivePaths: ['kms_master_key_id'] },
    );
    const found = notInSync({ desired: marked });
    expect(found[0].changes).toEqual([
      { path: 'kms_master_key_id', ...MASKED },
    ]);
    expect(JSON.stringify(found)).not.toContain('CANARY');
  });

  it('a mark below a change, and one above it, mask the change', () => {
    const live = liveWith('sg-0aaaaaaaaaaaaaaa1', c => {
      (c.ipPermissions as JsonObject[])[0].fromPort = 1;
    });
    for (const path of ['ingress[0].cidr_blocks[1]', 'ingress', '']) {
      const marked = desiredWith(
        'aws_security_group.inline',
        {},
        { sensitivePaths: [path] },
      );
      const [group] = notInSync({ desired: marked, live });
      expect(group.changes).toEqual([{ path: 'ingress', ...MASKED }]);
    }
  });

  it('equal secrets are no change', () => {
    const marked = desiredWith(
      'aws_sqs_queue.orders',
      {},
      { sensitivePaths: ['visibility_timeout_seconds'] },
    );
    expect(notInSync({ desired: marked })).toEqual([]);
  });

  it('names that speak of secrets are enough', () => {
    const changed = desiredWith('aws_sqs_queue.orders', {
      tags_all: { Db_Password: 'CANARY-1', team: 'orders' },
    });
    const live = liveWith(QUEUE, (_, i) => {
      i.tags = { Db_Password: 'CANARY-2', team: 'orders' };
    });
    const [queue] = notInSync({ desired: changed, live });
    expect(queue.changes).toEqual([
      { path: 'tags_all.Db_Password', ...MASKED },
    ]);
  });

  it('a required token is a setting, not a secret', () => {
    const live = liveWith('i-0123456789abcdef0', c => {
      c.metadataOptions = { httpTokens: 'optional' };
    });
    const [instance] = notInSync({ live });
    expect(instance.changes).toMatchObject([
      {
        path: 'metadata_options[0].http_tokens',
        desired: 'required',
        live: 'optional',
        sensitive: false,
      },
    ]);
  });

  it('an environment is secret throughout, and its changes are seen', () => {
    const live = liveWith('worker', c => {
      c.environment = {
        variables: { API_KEY: 'CANARY-other', MODE: 'CANARY' },
      };
    });
    const [lambda] = notInSync({ live });
    expect(lambda.changes).toEqual([
      { path: 'environment[0].variables.API_KEY', ...MASKED },
      { path: 'environment[0].variables.MODE', ...MASKED },
    ]);
  });

  it('keys of secret names inside a document are masked, the rest is shown', () => {
    const changed = desiredWith('aws_sqs_queue.orders', {
      redrive_policy: JSON.stringify({
        maxReceiveCount: 3,
        apiToken: 'CANARY-1',
        vars: [{ name: 'DB_PASSWORD', value: 'CANARY-2' }],
      }),
    });
    const [queue] = notInSync({ desired: changed });
    expect(queue.changes[0].sensitive).toBe(true);
    expect(queue.changes[0].desired).toContain('"maxReceiveCount":3');
    expect(JSON.stringify(queue)).not.toContain('CANARY');
  });

  it('a value that repeats a secret of its resource is masked', () => {
    const changed = desiredWith('aws_db_instance.main', {
      username: 'CANARY-db-password',
    });
    const [db] = notInSync({ desired: changed });
    expect(db.changes).toEqual([{ path: 'username', ...MASKED }]);
  });

  it('no canary is in any result, whatever the verdict', () => {
    const odd = [
      desired('random_string.x', { id: 'CANARY-id', result: 'CANARY-id' }),
      desired(
        'aws_sqs_queue.marked',
        {
          id: 'CANARY-url',
          url: 'CANARY-url',
          arn: 'CANARY-arn',
          delay_seconds: 1,
        },
        { sensitivePaths: ['id', 'arn', 'url'] },
      ),
      desired('aws_ssm_parameter.p', { id: '/p', value: 'CANARY-value' }),
    ];
    const live = [
      ...liveWith('db-ABCDEFGHIJKLMNOP', c => {
        c.masterUserPassword = 'CANARY-live';
        c.multiAZ = false;
      }),
      item({
        resourceType: 'AWS::SQS::Queue',
        resourceId: 'CANARY-url',
        configuration: { DelaySeconds: 9 },
      }),
    ];
    const found = notInSync({
      desired: [...desiredWith('', {}), ...odd],
      live,
      desiredAsOf: '2026-01-01T00:00:00.000Z',
    });
    expect(found.map(r => r.address)).toEqual([
      'aws_db_instance.main',
      'aws_sqs_queue.marked',
      'aws_ssm_parameter.p',
      'random_string.x',
    ]);
    expect(JSON.stringify(found)).not.toContain('CANARY');
  });
});
